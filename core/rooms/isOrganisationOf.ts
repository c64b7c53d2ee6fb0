import type { UserId } from '../ids.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf, organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import type { ChatRoom } from './ChatRoom.ts';

/**
 * Whether one of these people has a role in the room's organisation, or a relation that counts. As long as one has, the
 * room stays there: what was written in one school must not become another's with every change of classes.
 */
export const isOrganisationOf = (graph: RelationGraph, { state }: ChatRoom, userIds: readonly UserId[]): boolean => {
  const isHere = (scope: Scope | undefined): boolean =>
    scope !== undefined && organisationOf(scope) === organisationOf(state.scope);
  return userIds.some((userId) => {
    const person = graph.person(userId);
    const relations = [...graph.from(userId), ...graph.to(userId)];
    return (
      (person !== undefined && grantsOf(person).some(({ scope }) => isHere(scope))) ||
      relations.some(({ isActive, scope }) => isActive && isHere(scope))
    );
  });
};
