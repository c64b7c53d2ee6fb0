import { middlePeople } from '../permissions/affectedPairs.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { PolicyProgress } from './Directory.ts';
import type { DirectoryReads } from './DirectoryReads.ts';
import { planContextRooms, planOtherRooms, planRelationRooms } from './planRooms.ts';
import type { RoomPlan } from './RoomPlan.ts';

/** How far reconciling has come: first all relations, then all contexts, then all other rooms. */
export type PolicyPlace = Pick<PolicyProgress, 'stage' | 'after'>;

export const firstPlace: PolicyPlace = { stage: 'relations', after: 0 };

/**
 * Plans the next part: at most `limit` relations or rooms, or a tenth as many contexts. Returns the plan and the place where the next part begins.
 */
export const planPolicyChunk = async (
  reads: DirectoryReads,
  policy: Policy,
  { stage, after }: PolicyPlace,
  limit: number,
): Promise<{ readonly plan: RoomPlan; readonly next: PolicyPlace }> => {
  if (stage === 'relations') {
    const { relations, next } = await reads.relationsAfter(after, kindsWithRooms(policy), limit);
    const graph = await reads.around(middlePeople(policy, relations));
    const plan = await planRelationRooms(reads, policy, graph, relations);
    return { plan, next: next === null ? { stage: 'contexts', after: 0 } : { stage, after: next } };
  }
  if (stage === 'contexts') {
    const most = Math.ceil(limit / 10);
    const { contexts, next } = await reads.contextsAfter(after, kindsWithContextRooms(policy), most);
    const plan = await planContextRooms(reads, policy, contexts);
    return { plan, next: next === null ? { stage: 'rooms', after: 0 } : { stage, after: next } };
  }
  const rooms = await reads.roomsAfter(after, typesOfDirectory(policy), limit);
  const plan = await planOtherRooms(reads, policy, rooms);
  const last = rooms.at(-1);
  return {
    plan,
    next: last === undefined || rooms.length < limit ? { stage: 'done', after: 0 } : { stage, after: last.id },
  };
};

const kindsWithRooms = (policy: Policy): string[] =>
  Object.entries(policy.relations).flatMap(([kind, { room }]) => (room ? [kind] : []));

const kindsWithContextRooms = (policy: Policy): string[] =>
  Object.entries(policy.relations).flatMap(([kind, { contextRoom }]) => (contextRoom ? [kind] : []));

/** The types of rooms that relations or contexts have. */
const typesOfDirectory = (policy: Policy): RoomType[] => [
  ...new Set(
    Object.values(policy.relations).flatMap(({ room, contextRoom }) =>
      [room, contextRoom].flatMap((one) => (one ? [one.type] : [])),
    ),
  ),
];
