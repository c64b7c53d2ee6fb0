import { asRoomId, type RoomId, type UserId } from '../ids.ts';
import type { Inbox } from '../messages/Inbox.ts';
import { decideByRelations } from '../permissions/decide.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { mayPost } from '../permissions/rights.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type DescribedRoom, draftHistoryRoom, pairsOf } from './draftHistoryRoom.ts';
import type { HistoryPeople } from './historyPeople.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryRoomRecord, MembershipRecord } from './HistoryRecord.ts';
import type { HistoryMembership, HistoryRun, HistoryStore, RoomOpening } from './HistoryStore.ts';
import type { RoomsBody } from './stagedBody.ts';

interface Deps {
  readonly history: HistoryStore;
  readonly people: Pick<People, 'evidence' | 'around'>;
  readonly rooms: Pick<RoomRepository, 'access' | 'findByKey'>;
  readonly inbox: Pick<Inbox, 'updatePreferences'>;
  readonly policy: Policy;
  readonly run: HistoryRun;
  readonly isDryRun: boolean;
  readonly tally: HistoryTally;
  readonly known: HistoryPeople;
}

interface Member {
  readonly line: number;
  readonly record: MembershipRecord;
  readonly person: Person;
}

interface Group {
  room: { readonly line: number; readonly record: HistoryRoomRecord } | undefined;
  readonly members: Member[];
}

/** The rooms of a history, by the ids of its source. */
export class HistoryRooms {
  readonly #deps: Deps;
  readonly #known = new Map<string, RoomId | undefined>();
  readonly #hidden: { readonly roomId: RoomId; readonly userId: UserId }[] = [];
  /** Rooms that a trial would have made, by their keys. */
  readonly #onTrial = new Map<string, RoomId>();
  #lastTrialId = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
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
    const groups = await this.#groupsOf(bodies);
    const described: { readonly group: Group; readonly room: DescribedRoom }[] = [];
    for (const group of groups.values()) {
      const room = await this.#describe(group);
      if (room !== undefined) described.push({ group, room });
    }
    await this.#open(described);
    await this.find([...groups.keys()]);
    await this.#seat(groups);
  }

  async #groupsOf(bodies: readonly RoomsBody[]): Promise<Map<string, Group>> {
    const { tally, known } = this.#deps;
    const groups = new Map<string, Group>();
    for (const { line, record } of bodies) {
      const id = record.kind === 'room' ? record.id : record.room;
      const group = groups.get(id) ?? { room: undefined, members: [] };
      groups.set(id, group);
      if (record.kind === 'room') {
        const twice = { line, kind: 'room', id, member: 'id', problem: 'is given twice; the first one counts' } as const;
        if (group.room === undefined) group.room = { line, record };
        else tally.refuse('rooms', twice);
        continue;
      }
      const person = await known.find(record.person);
      if (person !== undefined) group.members.push({ line, record, person });
      else tally.refuse('memberships', { line, kind: 'membership', id, member: 'person', problem: unknownPerson(record.person) });
    }
    return groups;
  }

  async #describe({ room, members }: Group): Promise<DescribedRoom | undefined> {
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

  async #open(described: readonly { readonly group: Group; readonly room: DescribedRoom }[]): Promise<void> {
    const { people, policy, tally } = this.#deps;
    if (described.length === 0) return;
    const rooms = described.map(({ room }) => room);
    const evidence = await people.evidence(rooms.flatMap(pairsOf));
    const graph = evidence.with(await people.around(idsOf(rooms.flatMap(({ about }) => about))));
    const openings: (RoomOpening & { readonly group: Group })[] = [];
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

  async #store(openings: readonly (RoomOpening & { readonly group: Group })[]): Promise<void> {
    const { history, run, tally, isDryRun } = this.#deps;
    const opened = isDryRun ? await this.#openOnTrial(openings) : await history.openRooms(run, openings);
    for (const [index, { id, draft, group }] of openings.entries()) {
      const found = opened[index];
      if (found === undefined) continue;
      this.#known.set(id, found.roomId);
      tally.count('rooms', found.outcome === 'created' ? 'created' : 'unchanged');
      if (found.outcome === 'merged') tally.mergedRooms += 1;
      if (found.outcome === 'merged') for (const member of group.members) await this.#prefer(found.roomId, member);
      if (found.outcome !== 'created') continue;
      const seated = new Set(draft.participants.map(({ userId }) => userId));
      const [inside, others] = [group.members.filter(isAmong(seated)), group.members.filter((one) => !isAmong(seated)(one))];
      group.members.splice(0, group.members.length, ...others);
      tally.count('memberships', 'created', inside.length);
      for (const member of inside) await this.#prefer(found.roomId, member);
    }
  }

  async #prefer(roomId: RoomId, { record, person }: Member): Promise<void> {
    const { inbox, isDryRun } = this.#deps;
    const { isMuted = false, isPinned = false, isHidden = false } = record;
    if (isHidden) this.#hidden.push({ roomId, userId: person.id });
    if (!isDryRun && (isMuted || isPinned)) await inbox.updatePreferences(roomId, person.id, { isMuted, isPinned });
  }

  /** Hides new rooms from those who do not want to see them; messages would show them again, so it comes last. */
  async hide(): Promise<void> {
    const { inbox, isDryRun } = this.#deps;
    if (isDryRun) return;
    for (const { roomId, userId } of this.#hidden) await inbox.updatePreferences(roomId, userId, { isHidden: true });
  }

  async #openOnTrial(openings: readonly RoomOpening[]) {
    const { history, run, rooms } = this.#deps;
    const known = await history.rooms(run.source, openings.map(({ id }) => id));
    const opened: { readonly roomId: RoomId; readonly outcome: 'known' | 'merged' | 'created' }[] = [];
    for (const { id, draft } of openings) {
      const roomId = known.get(id);
      const key = draft.key === null ? undefined : JSON.stringify(draft.key);
      const isNew = roomId === undefined && draft.key !== null;
      const twin = isNew ? (this.#onTrial.get(key ?? '') ?? (await rooms.findByKey(draft.key))?.id) : undefined;
      if (roomId !== undefined) opened.push({ roomId, outcome: 'known' });
      else if (twin !== undefined) opened.push({ roomId: twin, outcome: 'merged' });
      else {
        this.#lastTrialId -= 1;
        if (key !== undefined) this.#onTrial.set(key, asRoomId(this.#lastTrialId));
        opened.push({ roomId: asRoomId(this.#lastTrialId), outcome: 'created' });
      }
    }
    return opened;
  }

  /** Who is not in a room that is there: a former member, unless it is a room of people's own. */
  async #seat(groups: ReadonlyMap<string, Group>): Promise<void> {
    const { history, tally, isDryRun } = this.#deps;
    const seats: HistoryMembership[] = [];
    for (const [id, { members }] of groups) {
      const roomId = this.#known.get(id);
      for (const member of members) {
        const { line, record } = member;
        const problem = `there is no room "${id}"; bring its record, or look why it was refused`;
        if (roomId === undefined) tally.refuse('memberships', { line, kind: 'membership', id, member: 'room', problem });
        else if (roomId < 0) tally.count('memberships', 'created');
        else seats.push(...(await this.#seatOf(roomId, member, record)));
      }
    }
    const added = isDryRun ? seats.map(() => true) : await history.seat(seats);
    for (const isNew of added) tally.count('memberships', isNew ? 'created' : 'unchanged');
  }

  async #seatOf(roomId: RoomId, { person }: Member, record: MembershipRecord): Promise<HistoryMembership[]> {
    const { policy, rooms, people, tally } = this.#deps;
    const { isFormer = false, isMuted = false, isPinned = false } = record;
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
        ...{ roomId, userId: person.id, role, isMuted, isPinned, isSuspended: !isContact && isOwned && !isFormer },
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

const isAmong =
  (ids: ReadonlySet<UserId>) =>
  ({ person }: Member): boolean =>
    ids.has(person.id);

const idsOf = (people: readonly Person[]): UserId[] => [...new Set(people.map(({ id }) => id))];

const unknownPerson = (id: string): string =>
  `nobody is called "${id}"; bring a record of the person, or import the roster of the source first`;
