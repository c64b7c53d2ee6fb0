import { ChatError } from '../../../core/errors.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';

/** The part that a role has in a class. A leader has a relation of the kind `kind` to every learner. */
export type ClassPart =
  | { readonly side: 'leads'; readonly kind: string }
  | { readonly side: 'learns' | 'moderates' | 'outside' };

/** The roles of a policy as a roster needs them. */
export interface RosterRoles {
  /** All roles of the policy, the strongest first. */
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
 * decides what its leading is called. A kind without a room, from another role to the learner, is leading too: that of
 * staff who support the class.
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
  for (const [kind, { from, to, room }] of Object.entries(relations)) {
    const supports = room === undefined && to === learner && from !== learner && from !== guardian;
    if (supports && !leading.has(from)) leading.set(from, kind);
  }

  const partOf = (role: string): ClassPart => {
    const kind = leading.get(role);
    if (kind !== undefined) return { side: 'leads', kind };
    if (role === learner) return { side: 'learns' };
    return { side: rights.moderate.includes(role) ? 'moderates' : 'outside' };
  };
  return { ranked: roles, partOf, learner, guardian, guardianKind };
};
