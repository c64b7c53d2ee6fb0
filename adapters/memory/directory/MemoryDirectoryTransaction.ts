import type { Clock } from '../../../core/clock.ts';
import {
  type Derived,
  type DirectoryTransaction,
  type NamedPerson,
  type PlacedRelations,
  type PolicyProgress,
  type Referred,
  reconcilingLeaseMs,
  type Saved,
  type SavedRelation,
  type SavedRoom,
} from '../../../core/directory/Directory.ts';
import type { RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { Hold } from '../../../core/holds/Hold.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy, RoomType } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { Scope } from '../../../core/permissions/RoleGrant.ts';
import { roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import type { ChatRoom, RoomDraft } from '../../../core/rooms/ChatRoom.ts';
import { type RoomKey, roomKeyText } from '../../../core/rooms/RoomKey.ts';
import { findAround, findEvidence } from '../permissions/findEvidence.ts';
import { latestPolicy } from '../tables/latestPolicy.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { restoreRoom, type StoredRoom } from '../tables/StoredRoom.ts';

/** One transaction over a draft of the tables. */
export class MemoryDirectoryTransaction implements DirectoryTransaction {
  readonly #tables: MemoryTables;
  readonly #policy: Policy;
  readonly #clock: Clock;
  /** Types of rooms that people open. */
  readonly #openedTypes: ReadonlySet<string>;
  readonly #typesOfTwo: ReadonlySet<string>;

  constructor(tables: MemoryTables, policy: Policy, clock: Clock) {
    this.#tables = tables;
    this.#policy = policy;
    this.#clock = clock;
    this.#openedTypes = new Set(roomTypesOn(policy, 'contact', 'owner'));
    this.#typesOfTwo = new Set(roomTypesOn(policy, 'contact'));
  }

  async people(_source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>> {
    return new Map(
      externalIds.flatMap((externalId) => {
        const person = this.#byExternalId(externalId)?.person;
        return person ? [[externalId, { person, isNamed: person.isActive, knownAs: null }]] : [];
      }),
    );
  }

  async referred(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, readonly Referred[]>> {
    const found = await this.people(source, externalIds);
    return new Map([...found].map(([externalId, { person }]) => [externalId, [{ source, person }]]));
  }

  async peopleNamedBy(source: string): Promise<ReadonlyMap<string, NamedPerson>> {
    const rows = [...this.#tables.people.rows()].filter((row) => row.source === source && row.person.isActive);
    return new Map(rows.map(({ person }) => [person.externalId, { person, isNamed: true, knownAs: null }]));
  }

  async organisationsOf(): Promise<ReadonlyMap<string, Scope>> {
    return new Map();
  }

  async saveOrganisations(): Promise<readonly Saved<Person>[]> {
    throw new Error('Organisations are not stored yet');
  }

  async saveContexts(): Promise<readonly Relation[]> {
    throw new Error('Contexts are not stored yet');
  }

  async saveHold(): Promise<Derived & { readonly hold: Hold }> {
    throw new Error('Holds are not stored yet');
  }

  async liftHold(): Promise<(Derived & { readonly hold: Hold }) | undefined> {
    throw new Error('Holds are not stored yet');
  }

  async applyDates(): Promise<Derived> {
    return { people: [], relations: [] };
  }

  async relationsNamedBy(source: string): Promise<readonly RelationRecord[]> {
    const rows = [...this.#tables.relations.rows()];
    return rows.flatMap(({ source: from, relation }) =>
      from === source && relation.isActive ? [this.#toRecord(relation)] : [],
    );
  }

  async savePeople(records: readonly UserRecord[], source: string): Promise<readonly Saved<Person>[]> {
    return records.flatMap(({ externalId, role, firstName, lastName, email, isActive }) => {
      const stored = this.#byExternalId(externalId);
      const before = stored?.person ?? null;
      const id = before?.id ?? (++this.#tables.counters.user as UserId);
      const kept = email ?? before?.email ?? null;
      const after: Person = { id, externalId, role, firstName, lastName, email: kept, isActive };
      this.#tables.userIds.set(externalId, id);
      this.#tables.people.set(id, { person: after, source });
      return isSame(before, after) ? [] : [{ before, after }];
    });
  }

  async renameIds(source: string, ids: ReadonlyMap<string, string>): Promise<readonly Saved<Person>[]> {
    const rows = [...ids].flatMap(([from, to]) => {
      const row = this.#byExternalId(from);
      return row === undefined || row.source !== source ? [] : [{ from, to, row }];
    });
    return rows.map(({ to, row }) => {
      const after: Person = { ...row.person, externalId: to };
      this.#tables.userIds.set(to, after.id);
      this.#tables.people.set(after.id, { ...row, person: after });
      return { before: row.person, after };
    });
  }

  async saveRelations(records: readonly RelationRecord[], source: string): Promise<readonly SavedRelation[]> {
    return records.flatMap((record) => {
      const { kind, context = '', contextName, status, ...ends } = record;
      const [from, to] = [this.#idOf(ends.from), this.#idOf(ends.to)];
      const key = JSON.stringify([kind, from, to, context]);
      const stored = this.#tables.relations.get(key);
      const before = stored?.relation ?? null;
      const kept = contextName ?? before?.contextName ?? '';
      const after: Relation = { kind, from, to, context, contextName: kept, isActive: status === 'active' };
      this.#tables.relations.set(key, { relation: after, source });
      for (const end of [from, to]) this.#tables.relationKeys.add(end, key);
      return isSame(before, after) ? [] : [{ before, after, record }];
    });
  }

  async evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return findEvidence(this.#tables, this.#policy, pairs);
  }

  async around(ids: readonly UserId[]): Promise<RelationGraph> {
    return findAround(this.#tables, ids);
  }

  async roomsByKey(keys: readonly RoomKey[]): Promise<readonly (ChatRoom | undefined)[]> {
    return keys.map((key) => {
      const id = this.#tables.roomIds.get(roomKeyText(key));
      return id === undefined ? undefined : this.#load([id])[0];
    });
  }

  /** A place is a position in the order in which relations were first stored, from 1. */
  async relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations> {
    const rows = [...this.#tables.relations.rows()].map(({ relation }, index) => ({ relation, place: index + 1 }));
    const found = rows.slice(place).filter(({ relation }) => kinds.includes(relation.kind));
    const page = found.slice(0, limit);
    const relations = page.map(({ relation }) => relation);
    return { relations, next: found.length < limit ? null : (page.at(-1)?.place ?? null) };
  }

  async roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]> {
    const rows = [...this.#tables.rooms.rows()].filter(
      ({ state }) => state.id > after && !exceptTypes.includes(state.type),
    );
    const ids = rows.map(({ state }) => state.id).sort((one, other) => one - other);
    return this.#load(ids.slice(0, limit));
  }

  async roomsRestingOn(pairs: readonly Pair[], userIds: readonly UserId[]): Promise<readonly ChatRoom[]> {
    const roomsOf = new Map([...new Set(pairs.map(([one]) => one))].map((userId) => [userId, this.#roomsOf(userId)]));
    const ofPairs = pairs.flatMap(([one, other]) => {
      const dependsOnPair = ({ state }: StoredRoom): boolean =>
        state.ownerId === one || state.ownerId === other || this.#typesOfTwo.has(state.type);
      return (roomsOf.get(one) ?? []).filter((row) => dependsOnPair(row) && isMember(row, one) && isMember(row, other));
    });
    const ofPeople = userIds.flatMap((userId) => this.#roomsOf(userId).filter((row) => isMember(row, userId)));
    return this.#load([...ofPairs, ...ofPeople].map(({ state }) => state.id));
  }

  async createRooms(drafts: readonly RoomDraft[]): Promise<void> {
    for (const draft of drafts) this.#tables.createRoom(draft, this.#clock.now());
  }

  async saveRooms(rooms: readonly ChatRoom[]): Promise<readonly SavedRoom[]> {
    return rooms.map((changed) => {
      const { room, events } = this.#tables.saveRoom(changed, null, this.#clock.now());
      return { roomId: room.id, headSeq: room.state.headSeq, events };
    });
  }

  async policyProgress(holder: string): Promise<PolicyProgress | undefined> {
    const latest = latestPolicy(this.#tables);
    if (latest === undefined || latest.stage === 'done') return undefined;
    const isHeld = latest.holder !== holder && latest.heldUntil > this.#clock.monotonic();
    const { version, stage, after, counts } = latest;
    return isHeld ? undefined : { version, stage, after, counts };
  }

  async savePolicyProgress(progress: PolicyProgress, holder: string): Promise<void> {
    const stored = this.#tables.policies.get(progress.version);
    const heldUntil = this.#clock.monotonic() + reconcilingLeaseMs;
    if (stored !== undefined)
      this.#tables.policies.set(progress.version, { ...stored, ...progress, holder, heldUntil });
  }

  #byExternalId(externalId: string) {
    const id = this.#tables.userIds.get(externalId);
    const row = id === undefined ? undefined : this.#tables.people.get(id);
    return row?.person.externalId === externalId ? row : undefined;
  }

  #idOf(externalId: string): UserId {
    const id = this.#tables.userIds.get(externalId);
    if (id === undefined) throw new Error(`A relation names "${externalId}", who is not stored`);
    return id;
  }

  #toRecord({ from, to, isActive, ...relation }: Relation): RelationRecord {
    const name = (id: UserId): string => this.#tables.people.get(id)?.person.externalId ?? '';
    return { ...relation, from: name(from), to: name(to), status: isActive ? 'active' : 'ended' };
  }

  /** Rooms that people opened, of the person's present and past memberships. */
  #roomsOf(userId: UserId): StoredRoom[] {
    const rows = [...this.#tables.roomIdsOf.get(userId)].flatMap((id) => this.#tables.rooms.get(id) ?? []);
    return rows.filter(({ state }) => this.#openedTypes.has(state.type));
  }

  #load(ids: readonly RoomId[]): ChatRoom[] {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.#tables.rooms.get(id);
      return row === undefined ? [] : [restoreRoom(row)];
    });
  }
}

const isMember = ({ memberships }: StoredRoom, userId: UserId): boolean => memberships.get(userId)?.leftSeq === null;

const isSame = <Row extends object>(before: Row | null, after: Row): boolean =>
  before !== null && Object.entries(after).every(([name, value]) => before[name as keyof Row] === value);
