import type { UserId } from '../ids.ts';
import { decideByRelations } from './decide.ts';
import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';
import { contactRoomType } from './roomTypesOf.ts';
import { mayBegin, supervisionIn } from './supervisionIn.ts';

/** What supervision asks for in the room of two people. */
export interface ExplainedSupervision {
  readonly type: RoomType;
  /** The asker may be the one who opens it; who may not may answer in it. */
  readonly mayBegin: boolean;
  /** The roles that begin it; empty if all may that may open it. */
  readonly begin: readonly string[];
  /** Somebody has to be there, and nobody can: nothing can be written. */
  readonly isMissing: boolean;
  /** Of those who are or would be there, whom the asker may know. */
  readonly supervisors: readonly Person[];
  /** The kinds of relation of all of them, or for want of them of those who would do. */
  readonly by: readonly string[];
}

/**
 * What the room of two people who may talk asks for; null if nothing. It names only those whom the asker may talk to or is
 * related to. The graph must hold every relation of those of the two who are protected.
 */
export const explainSupervision = (
  policy: Policy,
  graph: RelationGraph,
  asker: UserId,
  other: UserId,
): ExplainedSupervision | null => {
  const type = contactRoomType(policy);
  if (type === null) return null;
  const among = [asker, other];
  const asked = supervisionIn(policy, graph, type, { people: among, apart: among });
  if (asked.people.length === 0 && asked.begin.length === 0) return null;
  const ids = asked.supervisors.map(({ userId }) => userId);
  const kinds = asked.people.flatMap((id) =>
    graph.to(id).flatMap(({ kind, from, isActive }) => (isActive && ids.includes(from) ? [kind] : [])),
  );
  const terms = policy.roomType(type).supervision ?? [];
  const asks = new Set(terms.flatMap(({ by = [] }) => by));
  const isRelated = (id: UserId): boolean =>
    [...graph.to(asker), ...graph.from(asker)].some(({ from, to, isActive }) => isActive && (from === id || to === id));
  const isKnown = (id: UserId): boolean => isRelated(id) || decideByRelations(policy, graph, asker, id).allowed;
  return {
    type,
    mayBegin: mayBegin(asked, graph.person(asker)),
    begin: [...new Set(asked.begin.flatMap(({ roles }) => roles))],
    isMissing: asked.missing.length > 0,
    supervisors: ids.filter(isKnown).flatMap((id) => graph.person(id) ?? []),
    by: [...new Set([...kinds.filter((kind) => asks.has(kind)), ...asked.missing.flatMap(({ by }) => by)])],
  };
};
