import { ChatError } from '../../core/errors.ts';
import type { Policy } from '../../core/permissions/Policy.ts';

/** Which roles of a policy the people of a load have, and which rooms they use. */
export interface LoadRoles {
  /** Opens rooms with people of `member`, who are its contacts without any relation. */
  readonly leader: string;
  readonly member: string;
  /** A type of room in which all members post. */
  readonly talk: string;
  /** A service role and a type of room of a leader's in which it posts; absent: the policy has none. */
  readonly services?: { readonly role: string; readonly type: string };
}

/** @throws ChatError INVALID_REQUEST if the policy has no rooms that strangers could be given */
export const loadRoles = (policy: Policy): LoadRoles => {
  const owned = Object.entries(policy.roomTypes).filter(
    ([, { restsOn, supervision }]) => restsOn === 'owner' && supervision === undefined,
  );
  const opens = (role: string, type: string): boolean => {
    const { open } = policy.roomType(type);
    return open === 'everybody' || (open !== 'nobody' && open.includes(role));
  };
  for (const [talk] of owned.filter(([, { post }]) => post === 'everybody'))
    for (const leader of policy.roles.filter((role) => opens(role, talk))) {
      const met = policy.roles.filter((role) => policy.clause(leader, role).terms === 'always');
      // The weakest role: its people may least elsewhere.
      const member = met.at(-1);
      if (member === undefined) continue;
      const [services] = Object.entries(policy.services ?? {}).flatMap(([role, { posts }]) =>
        owned.filter(([type]) => posts.includes(type) && opens(leader, type)).map(([type]) => ({ role, type })),
      );
      return { leader, member, talk, ...(services && { services }) };
    }
  throw new ChatError(
    'INVALID_REQUEST',
    `The policy "${policy.name}" has no rooms of an owner in which everybody posts and whose members may always talk to the owner: a load has nowhere to write.`,
  );
};
