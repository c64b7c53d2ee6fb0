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
 * @throws ChatError INVALID_REQUEST for a file that cannot be used
 */
export const policyOf = ({ policy }: Pick<Config, 'policy'>): Policy =>
  policies[policy] ?? readPolicyFile(policy, policies);
