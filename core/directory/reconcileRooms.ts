import type { UserId } from '../ids.ts';
import { middlePeople } from '../permissions/affectedPairs.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';
import { roomTypesOn } from '../permissions/roomTypesOf.ts';
import type { DirectoryTransaction, Progress } from './Directory.ts';
import type { ContextRef } from './DirectoryReads.ts';
import { AudienceTouches, planTouchedAudiences } from './planAudienceRooms.ts';
import { contextsOf, distinct, planContextRooms, planRelationRooms, planRestingRooms } from './planRooms.ts';
import { addCounts, noRooms } from './RoomCounts.ts';
import { nothingPlanned, type StoredPlan, storePlan, together } from './RoomPlan.ts';
import type { Saved, SavedRoom } from './SavedRecords.ts';

interface DirectoryChanges {
  readonly people: readonly Saved<Person>[];
  /** Those that changed, or whose context belongs to another organisation, as they are now. */
  readonly relations: readonly Relation[];
  /** As `DirectoryChange.gone` and `affected`. */
  readonly gone?: readonly Relation[];
  readonly affected?: readonly UserId[];
}

/** Contexts reconciled at once: some hundreds of relations each. */
const contextsAtOnce = 100;
/** Relations reconciled at once; bounds memory and the size of statements. */
const chunkSize = 2_000;

/** Brings rooms and memberships in line with changed people and relations. Reads only what the changes can affect. */
export const reconcileRooms = async (
  tx: DirectoryTransaction,
  policy: Policy,
  { people, relations, gone = [], affected: given = [] }: DirectoryChanges,
  onProgress: Progress,
): Promise<StoredPlan> => {
  const affected = people.filter(({ before, after }) => before !== null && affectsRooms(before, after));
  const affectedIds = [...new Set([...given, ...affected.map(({ after }) => after.id)])];
  const theirs = affectedIds.length === 0 ? [] : relationsOf(await tx.around(affectedIds), affectedIds);
  const changed = [...relations, ...theirs].sort((a, b) => a.to - b.to || a.from - b.from);
  const newcomers = new Set(people.flatMap(({ before, after }) => (before === null ? [after.id] : [])));

  const total = new StoredTotal();
  // Before anybody has announced anything, an import pays for one question.
  const touches =
    roomTypesOn(policy, 'audience').length > 0 && (await tx.audiences.areThere())
      ? new AudienceTouches(policy, affectedIds)
      : undefined;
  touches?.addPeople(people.flatMap(({ before, after }) => [before, after]));
  const contexts = new Map<string, ContextRef>();
  let plan = nothingPlanned;
  for (let start = 0; start < changed.length || start === 0; start += chunkSize) {
    const chunk = distinct(changed.slice(start, start + chunkSize));
    const left = start === 0 ? gone : [];
    const graph = await tx.around(middlePeople(policy, [...chunk, ...left]));
    total.add(await storePlan(tx, plan));
    const userIds = start === 0 ? affectedIds : [];
    const resting = { changed: [...chunk, ...left], userIds, newcomers };
    // Rooms of relations and rooms that people opened are of different types.
    const ofRelations = await planRelationRooms(tx, policy, graph, chunk);
    plan = together(ofRelations, await planRestingRooms(tx, policy, graph, resting));
    for (const ref of contextsOf(policy, graph, [...chunk, ...left])) contexts.set(JSON.stringify(ref), ref);
    touches?.addRelations(graph, [...chunk, ...left]);
    onProgress(Math.min(start + chunkSize, changed.length), changed.length);
  }
  const refs = [...contexts.values()];
  for (let start = 0; start < refs.length; start += contextsAtOnce) {
    const chunk = refs.slice(start, start + contextsAtOnce);
    total.add(await storePlan(tx, together(plan, await planContextRooms(tx, policy, chunk))));
    plan = nothingPlanned;
  }
  total.add(await storePlan(tx, plan));
  if (touches !== undefined) total.add(await storePlan(tx, await planTouchedAudiences(tx, policy, touches)));
  return total;
};

/** Rooms depend on a person's account, roles and name. */
const affectsRooms = (before: Person, after: Person): boolean =>
  before.isActive !== after.isActive || rolesText(before) !== rolesText(after) || fullName(before) !== fullName(after);

const rolesText = (person: Person): string => JSON.stringify(grantsOf(person));

const relationsOf = (graph: RelationGraph, ids: readonly UserId[]): Relation[] =>
  ids.flatMap((id) => [...graph.from(id), ...graph.to(id)]);

/** The sum of all chunks, added in place: a large import has hundreds of them. */
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
