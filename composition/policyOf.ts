import { ChatError } from '../core/errors.ts';
import type { Limits, PerMinute } from '../core/limits/Limits.ts';
import { alumniPolicy } from '../core/permissions/alumniPolicy.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../core/permissions/marketplacePolicy.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Config } from './Config.ts';
import { readPolicyFile } from './readPolicyFile.ts';

const policies: Readonly<Record<string, Policy>> = {
  education: educationPolicy,
  marketplace: marketplacePolicy,
  alumni: alumniPolicy,
};

/**
 * The policy that the settings name, or that of the file which they name.
 * @throws ChatError INVALID_REQUEST for a file that cannot be used, and for limits of roles that the policy does not have
 */
export const policyOf = ({
  policy: name,
  limits,
}: Pick<Config, 'policy'> & Partial<Pick<Config, 'limits'>>): Policy => {
  const policy = policies[name] ?? readPolicyFile(name, policies);
  if (limits !== undefined) checkRoles(policy, limits);
  return policy;
};

/** A limit for "teachers" would be one for nobody. */
const checkRoles = ({ name, roles }: Policy, limits: Limits): void => {
  const wrong = Object.entries(limits).flatMap(([bucket, limit]: [string, number | PerMinute]) =>
    Object.keys((typeof limit === 'number' ? undefined : limit.roles) ?? {})
      .filter((role) => !roles.includes(role))
      .map((role) => `RATE_${bucket}_PER_MINUTE_${role}`.toUpperCase()),
  );
  if (wrong.length > 0)
    throw new ChatError(
      'INVALID_REQUEST',
      `${wrong.join(', ')}: the policy "${name}" has no such role; its roles are ${roles.join(', ')}.`,
    );
};
