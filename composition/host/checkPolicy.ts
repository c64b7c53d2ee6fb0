import { badOption } from './badOption.ts';
import { nearestName } from './nearestName.ts';
import { typeName } from './typeName.ts';

interface Ruled {
  readonly roles: readonly string[];
}

const isRuled = (policy: object): policy is Ruled => Array.isArray(Reflect.get(policy, 'roles'));

/** @throws ChatError INVALID_REQUEST for anything that `definePolicy` has not made */
export const checkPolicy = (policy: unknown): void => {
  const usage = "write policy: educationPolicy, imported from 'homeroom', or definePolicy({ … })";
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw badOption(`policy must be a policy, not ${typeName(policy)}; ${usage}.`);
  if (typeof Reflect.get(policy, 'clause') === 'function' && isRuled(policy)) return;
  throw badOption(
    isRuled(policy)
      ? 'policy is a table that nothing has checked; write policy: definePolicy(table).'
      : `policy is no policy; ${usage}.`,
  );
};

/** @throws ChatError INVALID_REQUEST for limits of roles that the policy does not have */
export const checkLimitedRoles = (limits: Readonly<Record<string, unknown>>, { roles }: Ruled): void => {
  for (const [bucket, limit] of Object.entries(limits)) {
    const named: unknown = typeof limit === 'object' && limit !== null ? Reflect.get(limit, 'roles') : undefined;
    for (const role of Object.keys(named ?? {})) {
      if (roles.includes(role)) continue;
      const near = nearestName(role, roles);
      const help = near === undefined ? `its roles are ${roles.join(', ')}.` : `did you mean ${near}?`;
      throw badOption(`limits.${bucket}.roles.${role} is no role of the policy; ${help}`);
    }
  }
};
