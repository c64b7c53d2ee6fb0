import { ChatError } from '../../../core/errors.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';

/** What a role is in a class. A role that leads one makes relations of the kind `kind` to everybody who learns there. */
export type ClassPart =
  | { readonly side: 'leads'; readonly kind: string }
  | { readonly side: 'learns' | 'moderates' | 'outside' };

/** What the roles of a policy are in a school's files. */
export interface RosterRoles {
  /** All roles of the policy, the strongest claim first: of two roles that are otherwise equal, the earlier one counts. */
  readonly ranked: readonly string[];
  partOf(role: string): ClassPart;
  readonly learner: string;
  readonly guardian: string;
  /** The kind of relation from a guardian to a learner. */
  readonly guardianKind: string;
}

/**
 * Derives them from the policy. A class is what a kind of relation with a room is about, if guardians join that room
 * (`room.joinedBy`): the kind's `from` leads, its `to` learns, and the `from` of the joining kind is the guardian. Of
 * several, the first declared kind decides who learns and who guardians are, and what leading is called for a role.
 * Roles rank by what they may do: those that moderate, those that lead, roles without a part in classes, guardians,
 * learners; among equals in the policy's order.
 * @throws ChatError INVALID_REQUEST for a policy without such a kind
 */
export const rosterRolesOf = ({ name, roles, relations, rights }: Policy): RosterRoles => {
  const classKinds = Object.entries(relations).flatMap(([kind, { from, to, room }]) => {
    const joinedBy = room?.joinedBy;
    const guardian = joinedBy === undefined ? undefined : relations[joinedBy]?.from;
    return joinedBy === undefined || guardian === undefined ? [] : [{ kind, from, to, joinedBy, guardian }];
  });
  const [first] = classKinds;
  if (first === undefined) {
    throw new ChatError(
      'INVALID_REQUEST',
      `A roster cannot be imported under the policy "${name}", because none of its relations has a room that ` +
        'guardians join (room.joinedBy), as classes have.',
    );
  }
  const { to: learner, guardian, joinedBy: guardianKind } = first;
  const leading = new Map<string, string>();
  for (const { kind, from, to } of classKinds)
    if (to === learner && from !== learner && !leading.has(from)) leading.set(from, kind);

  const partOf = (role: string): ClassPart => {
    const kind = leading.get(role);
    if (kind !== undefined) return { side: 'leads', kind };
    if (role === learner) return { side: 'learns' };
    return { side: rights.moderate.includes(role) ? 'moderates' : 'outside' };
  };
  const rank = (role: string): number => {
    if (rights.moderate.includes(role)) return 0;
    if (leading.has(role)) return 1;
    if (role === learner) return 4;
    return role === guardian ? 3 : 2;
  };
  return { ranked: roles.toSorted((a, b) => rank(a) - rank(b)), partOf, learner, guardian, guardianKind };
};
