import { ChatError } from '../../../core/errors.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';

/** The part that a role has in a class. A leader has a relation of the kind `kind` to every learner. */
export type ClassPart =
  | { readonly side: 'leads'; readonly kind: string }
  | { readonly side: 'learns' | 'moderates' | 'outside' };

/** The roles of a policy as a roster needs them. */
export interface RosterRoles {
  /** All roles of the policy, strongest claim first: of a person's roles that are otherwise equal the earliest counts. */
  readonly ranked: readonly string[];
  partOf(role: string): ClassPart;
  readonly learner: string;
  readonly guardian: string;
  /** The kind of relation from a guardian to a learner. */
  readonly guardianKind: string;
}

/**
 * Derives them from the policy. A kind of relation is about classes if its room has guardians (`room.joinedBy`): the
 * kind's `from` leads, its `to` learns, and the `from` of the joining kind is the guardian. If there are several such
 * kinds, the first declared one decides who learns and who the guardians are, and the first one that a role leads
 * decides what its leading is called. The ranks are: roles that moderate, roles that lead, roles without a part in
 * classes, guardians, learners; roles of one rank keep the policy's order.
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
