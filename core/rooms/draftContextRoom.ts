import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { hasRole, rootScope } from '../permissions/RoleGrant.ts';
import { cleanName } from '../text/cleanName.ts';
import { inRole, type KeyedDraft, participantsOf, type RoleHolder } from './membershipRules.ts';
import { sharedName } from './roomName.ts';

/**
 * The room that a context, e.g. a class, should have by the relations in the graph: everybody at either end of an active
 * relation of a kind whose contexts have rooms of this type, and who joins by a relation to somebody at the `to` end.
 * Who lost the role that a kind demands is not in it; who has no active account is suspended. It is frozen while nobody
 * is in it.
 *
 * @param relations every relation of such a kind in the context, ended ones too
 */
export const draftContextRoom = (
  policy: Policy,
  graph: RelationGraph,
  type: RoomType,
  relations: readonly [Relation, ...Relation[]],
): KeyedDraft => {
  const [{ context, contextId, contextName, scope = rootScope }] = relations;
  const participants = participantsOf(
    policy,
    type,
    relations.flatMap((relation) => holdersOf(policy, graph, relation)),
  );
  return {
    type,
    key: { type, userIds: [], context, ...(contextId === undefined ? {} : { contextId }) },
    name: cleanName(sharedName(policy, { type, context, contextName }, [])) || cleanName(context) || '#',
    context,
    contextName,
    about: [],
    ownerId: null,
    scope,
    isFrozen: !participants.some(({ isSuspended }) => isSuspended !== true),
    participants,
  };
};

/** Whom one relation brings into the room of its context. */
const holdersOf = (policy: Policy, graph: RelationGraph, { kind, from, to, isActive }: Relation): RoleHolder[] => {
  const declared = policy.relations[kind];
  const [one, other] = [graph.person(from), graph.person(to)];
  if (!isActive || declared === undefined || one === undefined || other === undefined) return [];
  if (!hasRole(one, declared.from) || !hasRole(other, declared.to)) return [];
  const joinedBy = declared.contextRoom?.joinedBy;
  const role = joinedBy === undefined ? undefined : policy.relations[joinedBy]?.from;
  const joining = graph.to(to).flatMap((relation): RoleHolder[] => {
    const person = relation.kind === joinedBy && relation.isActive ? graph.person(relation.from) : undefined;
    return role !== undefined && person !== undefined && hasRole(person, role) ? [inRole(person, role)] : [];
  });
  return [inRole(one, declared.from), inRole(other, declared.to), ...joining];
};
