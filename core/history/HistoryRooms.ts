import type { RoomId, UserId } from '../ids.ts';
import { decideByRelations } from '../permissions/decide.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { mayPost } from '../permissions/rights.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type DescribedRoom, draftHistoryRoom, pairsOf } from './draftHistoryRoom.ts';
import { type GatheredMember, type GatheredRoom, gatherRooms, unknownPerson } from './gatherRooms.ts';
import type { HistoryFollower } from './HistoryFollower.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryPeople } from './HistoryPeople.ts';
import type { MembershipRecord } from './HistoryRecord.ts';
import type { HistoryMembership, HistoryRun, HistoryStore, RoomOpening } from './HistoryStore.ts';
import type { RoomsBody } from './stagedBody.ts';
import { TrialRooms } from './TrialRooms.ts';

interface Deps {
  readonly history: HistoryStore;
  readonly people: Pick<People, 'evidence' | 'around'>;
  readonly rooms: Pick<RoomRepository, 'access' | 'findByKey'>;
  readonly policy: Policy;
  readonly run: HistoryRun;
  readonly isDryRun: boolean;
  readonly tally: HistoryTally;
  readonly known: HistoryPeople;
  readonly follower: Pick<HistoryFollower, 'hearLock' | 'hearPreferences'>;
}

/** The rooms of a history, by the ids of its source. */
export class HistoryRooms {
  readonly #deps: Deps;
  readonly #known = new Map<string, RoomId | undefined>();
  /** Those that this run has made. */
  readonly #made = new Set<string>();
  readonly #trial: TrialRooms;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#trial = new TrialRooms(deps);
  }

  /** The rooms of these ids that are there. */
  async find(ids: readonly string[]): Promise<ReadonlyMap<string, RoomId | undefined>> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length > 0) {
      const found = await this.#deps.history.rooms(this.#deps.run.source, missing);
      for (const id of missing) this.#known.set(id, found.get(id));
    }
    return this.#known;
  }

  /** Takes rooms and memberships that stand together: a room comes before its members. */
  async take(bodies: readonly RoomsBody[]): Promise<void> {
    const groups = await gatherRooms(bodies, this.#deps);
    const all = [...groups].map(([id, { room, members }]) => ({ id, room, members: [...members] }));
    const described: { readonly group: GatheredRoom; readonly room: DescribedRoom }[] = [];
    for (const group of groups.values()) {
      const room = await this.#describe(group);
      if (room !== undefined) described.push({ group, room });
    }
    await this.#open(described);
    await this.find([...groups.keys()]);
    for (const { id, room, members } of all) this.#hear(id, room, members);
    await this.#add(groups);
  }

  async #describe({ room, members }: GatheredRoom): Promise<DescribedRoom | undefined> {
    const { tally, known } = this.#deps;
    if (room === undefined) return undefined;
    const { line, record } = room;
    const refuse = (member: string, problem: string): undefined =>
      void tally.refuse('rooms', { line, kind: 'room', id: record.id, member, problem });
    const about: Person[] = [];
    for (const id of record.people ?? []) {
      const person = await known.find(id);
      if (person === undefined) return refuse('people', unknownPerson(id));
      about.push(person);
    }
    const owner = record.owner === undefined ? undefined : await known.find(record.owner);
    if (record.owner !== undefined && owner === undefined) {
      const problem = `${unknownPerson(record.owner)}; a member owns the room instead`;
      tally.note({ line, kind: 'room', id: record.id, member: 'owner', problem });
    }
    const present = members.filter((one) => one.record.isFormer !== true).map(({ person }) => person);
    return { record, about, owner, members: present };
  }

  async #open(described: readonly { readonly group: GatheredRoom; readonly room: DescribedRoom }[]): Promise<void> {
    const { people, policy, tally } = this.#deps;
    if (described.length === 0) return;
    const rooms = described.map(({ room }) => room);
    const evidence = await people.evidence(rooms.flatMap(pairsOf));
    const graph = evidence.with(await people.around(idsOf(rooms.flatMap(({ about }) => about))));
    const openings: (RoomOpening & { readonly group: GatheredRoom })[] = [];
    for (const { group, room } of described) {
      const draft = draftHistoryRoom(policy, graph, room);
      const { createdAt, isLocked = false, id } = room.record;
      if ('problem' in draft) tally.refuse('rooms', { line: group.room?.line ?? 0, kind: 'room', id, ...draft });
      else {
        const made = createdAt === undefined ? null : new Date(createdAt);
        openings.push({ id, draft, createdAt: made, isArchived: isLocked, group });
      }
    }
    await this.#store(openings);
  }

  async #store(openings: readonly (RoomOpening & { readonly group: GatheredRoom })[]): Promise<void> {
    const { history, run, tally, isDryRun } = this.#deps;
    const opened = isDryRun ? await this.#trial.open(openings) : await history.openRooms(run, openings);
    for (const [index, { id, draft, group }] of openings.entries()) {
      const found = opened[index];
      if (found === undefined) continue;
      this.#known.set(id, found.roomId);
      tally.count('rooms', found.outcome === 'created' ? 'created' : 'unchanged');
      if (found.outcome === 'merged') tally.mergedRooms += 1;
      if (found.outcome !== 'created') continue;
      this.#made.add(id);
      const inRoom = new Set(draft.participants.map(({ userId }) => userId));
      const inside = group.members.filter(({ person }) => inRoom.has(person.id));
      const others = group.members.filter(({ person }) => !inRoom.has(person.id));
      group.members.splice(0, group.members.length, ...others);
      tally.count('memberships', 'created', inside.length);
    }
  }

  #hear(id: string, room: GatheredRoom['room'], members: readonly GatheredMember[]): void {
    const { follower } = this.#deps;
    const roomId = this.#known.get(id);
    if (roomId === undefined) return;
    const isNew = this.#made.has(id);
    const isLocked = room?.record.isLocked;
    if (room !== undefined && isLocked !== undefined && !isNew)
      follower.hearLock({ room: id, isLocked, line: room.line });
    for (const { record, person } of members) {
      const { isMuted = null, isPinned = null, isHidden = null } = record;
      if (isMuted === null && isPinned === null && isHidden === null) continue;
      follower.hearPreferences({ room: id, roomId, userId: person.id, isMuted, isPinned, isHidden, isNew });
    }
  }

  /** Who is not in a room that is there: a former member, unless it is a room of people's own. */
  async #add(groups: ReadonlyMap<string, GatheredRoom>): Promise<void> {
    const { history, tally, isDryRun } = this.#deps;
    const memberships: HistoryMembership[] = [];
    for (const [id, { members }] of groups) {
      const roomId = this.#known.get(id);
      for (const member of members) {
        const { line, record } = member;
        const problem = `there is no room "${id}"; bring its record, or look why it was refused`;
        if (roomId === undefined)
          tally.refuse('memberships', { line, kind: 'membership', id, member: 'room', problem });
        else if (roomId < 0) tally.count('memberships', 'created');
        else memberships.push(...(await this.#membershipOf(roomId, member, record)));
      }
    }
    const added = isDryRun ? memberships.map(() => true) : await history.addMembers(memberships);
    for (const isNew of added) tally.count('memberships', isNew ? 'created' : 'unchanged');
  }

  async #membershipOf(
    roomId: RoomId,
    { person }: GatheredMember,
    record: MembershipRecord,
  ): Promise<HistoryMembership[]> {
    const { policy, rooms, people, tally } = this.#deps;
    const { isFormer = false } = record;
    const access = await rooms.access(roomId, person.id);
    if (access === undefined || access.membership !== undefined) {
      tally.count('memberships', 'unchanged');
      return [];
    }
    const { type, ownerId } = access.room;
    const isOwned = policy.roomType(type).restsOn === 'owner' && ownerId !== null;
    const role = record.role !== undefined && policy.roles.includes(record.role) ? record.role : person.role;
    const isContact = isOwned && !isFormer && (await this.#isContact(people, ownerId, person));
    return [
      {
        ...{ roomId, userId: person.id, role, isSuspended: !isContact && isOwned && !isFormer },
        mayPost: !isFormer && mayPost(policy, role, type),
        isFormer: isFormer || !isOwned,
      },
    ];
  }

  async #isContact(people: Deps['people'], ownerId: UserId, person: Person): Promise<boolean> {
    const evidence = await people.evidence([[ownerId, person.id]]);
    return person.isActive && decideByRelations(this.#deps.policy, evidence, ownerId, person.id).allowed;
  }
}

const idsOf = (people: readonly Person[]): UserId[] => [...new Set(people.map(({ id }) => id))];
