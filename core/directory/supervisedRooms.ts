import type { UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { contactRoomType } from '../permissions/roomTypesOf.ts';
import { protectedAmong, supervisingKinds } from '../permissions/supervisionIn.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { membershipPairs } from '../rooms/membershipRules.ts';
import type { DirectoryReads } from './DirectoryReads.ts';

/** The people whose supervision these relations may change. */
export const changedSupervision = (policy: Policy, changed: readonly Relation[]): UserId[] => {
  const kinds = supervisingKinds(policy);
  return kinds.size === 0 ? [] : changed.flatMap(({ kind, to }) => (kinds.has(kind) ? [to] : []));
};

/** The relations of the same person whose rooms are supervised, and so depend on this one. */
export const supervisedWith = (policy: Policy, graph: RelationGraph, { kind, to }: Relation): readonly Relation[] => {
  if (!supervisingKinds(policy).has(kind)) return [];
  const hasTerms = (other: Relation): boolean => {
    const room = policy.relations[other.kind]?.room;
    return room !== undefined && policy.roomType(room.type).supervision !== undefined;
  };
  return [...graph.to(to), ...graph.from(to)].filter(hasTerms);
};

/** The evidence on which the memberships of rooms rest that people opened, with what supervision needs. */
export const evidenceOf = async (
  reads: Pick<DirectoryReads, 'evidence' | 'around'>,
  policy: Policy,
  rooms: readonly ChatRoom[],
): Promise<RelationGraph> => {
  const evidence = await reads.evidence(rooms.flatMap((room) => membershipPairs(policy, room)));
  return withProtected(
    reads,
    policy,
    evidence,
    rooms.map((room) => ({ type: room.state.type, people: room.members().map(({ userId }) => userId) })),
  );
};

/** The evidence by which to simulate contact and supervision of these pairs. */
export const pairEvidence = async (
  reads: Pick<DirectoryReads, 'evidence' | 'around'>,
  policy: Policy,
  pairs: readonly Pair[],
): Promise<RelationGraph> => {
  const evidence = await reads.evidence(pairs);
  const type = contactRoomType(policy);
  return type === null
    ? evidence
    : withProtected(reads, policy, evidence, [{ type, people: [...new Set(pairs.flat())] }]);
};

const withProtected = async (
  reads: Pick<DirectoryReads, 'around'>,
  policy: Policy,
  evidence: RelationGraph,
  rooms: Parameters<typeof protectedAmong>[2],
): Promise<RelationGraph> => {
  const ids = protectedAmong(policy, evidence, rooms);
  return ids.length === 0 ? evidence : evidence.with(await reads.around(ids));
};
