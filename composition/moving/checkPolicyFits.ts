import type { ForeignSystem } from '../../adapters/history/ForeignChat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Policy } from '../../core/permissions/Policy.ts';

/** @throws ChatError INVALID_REQUEST for a policy that lacks a role, a relation or a room type, and which one to choose */
export const checkPolicyFits = (policy: Policy, { name, title, policy: fitting, needs }: ForeignSystem): void => {
  const lacking = [
    lackOf('role', needs.roles, [...policy.roles, ...replaced(policy, needs)]),
    lackOf('relation', needs.relations, Object.keys(policy.relations)),
    lackOf('room type', needs.roomTypes, Object.keys(policy.roomTypes)),
  ].filter((lack) => lack !== undefined);
  if (lacking.length === 0) return;
  const advice =
    fitting === undefined
      ? 'No policy that comes with Homeroom has them; a host that defines one with them (docs/policy.md) can import it'
      : `Set POLICY=${fitting}, or a file that extends it`;
  throw new ChatError(
    'INVALID_REQUEST',
    `The policy "${policy.name}" does not fit ${title}: it has no ${lacking.join(' and no ')}. ${advice}, and run homeroom import-from ${name} again.`,
  );
};

/** The roles of the system that the policy has under another name. */
const replaced = ({ roles }: Policy, { otherwise = {} }: ForeignSystem['needs']): string[] =>
  Object.entries(otherwise).flatMap(([role, other]) => (roles.includes(other) ? [role] : []));

const lackOf = (what: string, needed: readonly string[], there: readonly string[]): string | undefined => {
  const missing = needed.filter((one) => !there.includes(one));
  return missing.length === 0 ? undefined : `${what} ${missing.join(', ')}`;
};
