import type { UserId } from '../ids.ts';
import { middlePeople } from '../permissions/affectedPairs.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { DirectoryTransaction, Progress, Saved, SavedRoom } from './Directory.ts';
import { distinct, planRelationRooms, planRestingRooms } from './planRooms.ts';
import { addCounts, noRooms } from './RoomCounts.ts';
import { type StoredPlan, storePlan } from './RoomPlan.ts';

interface DirectoryChanges {
  readonly people: readonly Saved<Person>[];
  readonly relations: readonly Saved<Relation>[];
}

/** Relations looked at together: bounds memory and the size of single statements. */
const chunkSize = 2_000;

/** Brings every room in line with changed people and relations. Looks only at what the changes can concern. */
export const reconcileRooms = async (
  tx: DirectoryTransaction,
  policy: Policy,
  { people, relations }: DirectoryChanges,
  onProgress: Progress,
): Promise<StoredPlan> => {
  const moved = people.filter(({ before, after }) => before !== null && concernsRooms(before, after));
  const movedIds = moved.map(({ after }) => after.id);
  const theirs = movedIds.length === 0 ? [] : relationsOf(await tx.around(movedIds), movedIds);
  const own = relations.map(({ after }) => after);
  const changed = (theirs.length === 0 ? own : distinct([...own, ...theirs])).sort(
    (a, b) => a.to - b.to || a.from - b.from,
  );

  const total = new StoredTotal();
  for (let start = 0; start < changed.length || start === 0; start += chunkSize) {
    const chunk = changed.slice(start, start + chunkSize);
    const graph = await tx.around(middlePeople(policy, chunk));
    total.add(await storePlan(tx, await planRelationRooms(tx, policy, graph, chunk)));
    const resting = { changed: chunk, movedIds: start === 0 ? movedIds : [] };
    total.add(await storePlan(tx, await planRestingRooms(tx, policy, graph, resting)));
    onProgress(Math.min(start + chunkSize, changed.length), changed.length);
  }
  return total;
};

/** Rooms know of a person whether they are active, what they may do, and their name. */
const concernsRooms = (before: Person, after: Person): boolean =>
  before.isActive !== after.isActive || before.role !== after.role || fullName(before) !== fullName(after);

const relationsOf = (graph: RelationGraph, ids: readonly UserId[]): Relation[] =>
  ids.flatMap((id) => [...graph.from(id), ...graph.to(id)]);

/** Grows by one chunk after the other: a large import has hundreds of them. */
class StoredTotal implements StoredPlan {
  counts = noRooms;
  readonly saved: SavedRoom[] = [];
  readonly #userIds = new Set<UserId>();

  get userIds(): readonly UserId[] {
    return [...this.#userIds];
  }

  add({ counts, saved, userIds }: StoredPlan): void {
    this.counts = addCounts(this.counts, counts);
    for (const room of saved) this.saved.push(room);
    for (const userId of userIds) this.#userIds.add(userId);
  }
}
