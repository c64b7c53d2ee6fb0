import type { MergeDraft, MergeId } from '../../../core/accounts/Merge.ts';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { Clock } from '../../../core/clock.ts';
import {
  type DirectoryTransaction,
  type PolicyProgress,
  reconcilingLeaseMs,
} from '../../../core/directory/Directory.ts';
import type {
  ContextRecord,
  OrganisationRecord,
  RelationRecord,
  UserRecord,
} from '../../../core/directory/DirectoryRecords.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import { referOrganisations } from '../../../core/directory/referOrganisations.ts';
import type {
  Derived,
  MergedAccounts,
  NamedPerson,
  PassedRooms,
  Referred,
  Saved,
  SavedRelation,
  SavedRoom,
} from '../../../core/directory/SavedRecords.ts';
import type { Hold, HoldDraft, HoldId } from '../../../core/holds/Hold.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { SaidOfContext } from '../../../core/imports/RecordedChange.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomDraft } from '../../../core/rooms/RoomState.ts';
import { MemoryImportWrites } from '../imports/MemoryImportWrites.ts';
import { MemoryPictureWrites } from '../pictures/MemoryPictureWrites.ts';
import { type StoredContext, sourcedKey } from '../tables/DirectoryRows.ts';
import { latestPolicy } from '../tables/latestPolicy.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';
import { AccountEraser } from './AccountEraser.ts';
import { AccountWriter } from './AccountWriter.ts';
import { HoldWriter } from './HoldWriter.ts';
import { MemoryDirectoryReads } from './MemoryDirectoryReads.ts';
import { MergeWriter } from './MergeWriter.ts';
import { PlaceWriter } from './PlaceWriter.ts';
import { RelationWriter } from './RelationWriter.ts';
import { claimedRelation, saidOfContexts } from './saidBySource.ts';

/** One transaction over a draft of the tables. */
export class MemoryDirectoryTransaction extends MemoryDirectoryReads implements DirectoryTransaction {
  readonly imports: MemoryImportWrites;
  readonly pictures: MemoryPictureWrites;
  readonly #clock: Clock;
  readonly #accounts: AccountWriter;
  readonly #relations: RelationWriter;
  readonly #places: PlaceWriter;
  readonly #holds: HoldWriter;
  readonly #merges: MergeWriter;
  /** Types of rooms that people open. */
  readonly #openedTypes: ReadonlySet<string>;
  readonly #typesOfTwo: ReadonlySet<string>;
  readonly #eraser: AccountEraser;
  /** What goes on record when the transaction is committed. */
  readonly recorded: AuditDraft[] = [];

  constructor(tables: MemoryTables, policy: Policy, clock: Clock) {
    super(tables, policy);
    this.#clock = clock;
    this.imports = new MemoryImportWrites(tables, clock);
    this.pictures = new MemoryPictureWrites(tables, clock);
    this.#accounts = new AccountWriter(tables, policy, clock);
    this.#relations = new RelationWriter(tables, clock, this.imports);
    this.#places = new PlaceWriter(tables);
    this.#holds = new HoldWriter(tables, clock, { accounts: this.#accounts, relations: this.#relations });
    this.#merges = new MergeWriter(tables, clock, { accounts: this.#accounts, relations: this.#relations });
    this.#eraser = new AccountEraser(tables, this.#relations);
    this.#openedTypes = new Set(roomTypesOn(policy, 'contact', 'owner', 'office'));
    this.#typesOfTwo = new Set(roomTypesOn(policy, 'contact'));
  }

  async people(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>> {
    return new Map(
      externalIds.flatMap((externalId) => {
        const named = this.#named(source, externalId);
        return named === undefined ? [] : [[externalId, named]];
      }),
    );
  }

  async referred(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, readonly Referred[]>> {
    return new Map(
      externalIds.flatMap((externalId) => {
        const called = this.tables.called(externalId);
        const own = called.filter((one) => one.source === source);
        return called.length === 0 ? [] : [[externalId, own.length > 0 ? own : called]];
      }),
    );
  }

  async peopleNamedBy(source: string): Promise<ReadonlyMap<string, NamedPerson>> {
    const called = [...this.tables.people.rows()].flatMap(({ identities }) =>
      identities.filter((identity) => identity.source === source && identity.isNamed),
    );
    return this.people(
      source,
      called.map(({ externalId }) => externalId),
    );
  }

  async relationsNamedBy(source: string): Promise<readonly RelationRecord[]> {
    return [...this.tables.relations.rows()].flatMap(({ relation, claims }) => {
      const claim = claims.find((one) => one.source === source && one.isNamed);
      return claim === undefined ? [] : [claimedRelation(this.tables, relation, claim)];
    });
  }

  async organisationsOf(source: string): Promise<ReadonlyMap<string, Organisation>> {
    const rows = [...this.tables.organisations.rows()].filter((row) => row.source === source);
    return new Map(rows.map((organisation) => [organisation.externalId, organisation]));
  }

  async contextsOf(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, SaidOfContext>> {
    return saidOfContexts(this.tables, source, externalIds);
  }

  async organisationsReferred(source: string): Promise<ReadonlyMap<string, Organisation>> {
    return referOrganisations(this.tables.organisations.rows(), source);
  }

  async saveOrganisations(records: readonly OrganisationRecord[], source: string): Promise<readonly Saved<Person>[]> {
    const moved = this.#places.saveOrganisations(records, source);
    if (moved.size === 0) return [];
    const contexts = [...this.tables.contexts.rows()].filter(
      ({ organisation }) => organisation !== null && moved.has(organisation),
    );
    this.#relations.refresh(this.#relationKeysIn(contexts.map(({ id }) => id)));
    this.#places.moveRooms(moved);
    return this.#accounts.refresh(this.#places.peopleIn(moved));
  }

  async saveContexts(records: readonly ContextRecord[], source: string): Promise<readonly Relation[]> {
    const moved = this.#places.saveContexts(records, source);
    return this.#relations.refresh(this.#relationKeysIn(moved)).map(({ after }) => after);
  }

  async savePeople(
    records: readonly UserRecord[],
    source: string,
    reusedIds: ReadonlySet<string> = new Set(),
  ): Promise<readonly Saved<Person>[]> {
    const left = [...reusedIds].flatMap((externalId) => this.#named(source, externalId)?.person.id ?? []);
    const saved = this.imports.people(records, source, () => this.#accounts.save(records, source, reusedIds));
    for (const id of left) if (!this.#isCalledBy(source, id)) this.#relations.endClaims(id, source);
    return saved;
  }

  async renameIds(source: string, ids: ReadonlyMap<string, string>): Promise<readonly Saved<Person>[]> {
    this.imports.rename(source, ids);
    return this.#accounts.rename(source, ids);
  }

  async saveRelations(records: readonly RelationRecord[], source: string): Promise<readonly SavedRelation[]> {
    return this.#relations.save(records, source);
  }

  async saveHold(draft: HoldDraft): Promise<Derived & { readonly hold: Hold }> {
    return this.#holds.save(draft);
  }

  async liftHold(id: HoldId): Promise<(Derived & { readonly hold: Hold }) | undefined> {
    return this.#holds.lift(id);
  }

  async setBlock(userId: UserId, blockedId: UserId, isBlocked: boolean): Promise<boolean> {
    const silence = this.tables.isWaitingFor(blockedId, userId) ? { isSilent: true as const } : {};
    return this.tables.setBlock({ userId, blockedId, at: this.#clock.now(), ...silence }, isBlocked);
  }

  async linkIdentity(source: string, externalId: string, userId: UserId): Promise<void> {
    this.#accounts.link(source, externalId, userId);
  }

  async mergeAccounts(draft: MergeDraft): Promise<MergedAccounts> {
    return this.#merges.merge(draft);
  }

  async undoMerge(id: MergeId, authorId: UserId | null) {
    return this.#merges.undo(id, authorId);
  }

  async eraseAccount(id: UserId): Promise<Derived> {
    return this.#eraser.erase(id);
  }

  async forgetRelations(id: UserId): Promise<void> {
    this.#eraser.forgetRelations(id);
  }

  async erasedAmong(source: string, externalIds: readonly string[]): Promise<readonly string[]> {
    return this.#eraser.erasedAmong(source, externalIds);
  }

  async roomsOf(userId: UserId): Promise<readonly ChatRoom[]> {
    return this.#merges.roomsOf(userId);
  }

  async twins(rooms: readonly { readonly roomId: RoomId; readonly about: readonly UserId[] }[]) {
    return this.#merges.twins(rooms);
  }

  async roomsById(ids: readonly RoomId[]): Promise<readonly ChatRoom[]> {
    return this.load(ids);
  }

  async passRooms(passed: PassedRooms): Promise<readonly SavedRoom[]> {
    return this.#merges.passRooms(passed);
  }

  async applyDates(): Promise<Derived> {
    return this.#holds.applyDates();
  }

  async roomsRestingOn(pairs: readonly Pair[], userIds: readonly UserId[]): Promise<readonly ChatRoom[]> {
    const roomsOf = new Map([...new Set(pairs.map(([one]) => one))].map((userId) => [userId, this.#roomsOf(userId)]));
    const ofPairs = pairs.flatMap(([one, other]) => {
      const dependsOnPair = ({ state }: StoredRoom): boolean =>
        state.ownerId === one || state.ownerId === other || this.#typesOfTwo.has(state.type);
      return (roomsOf.get(one) ?? []).filter((row) => dependsOnPair(row) && isMember(row, one) && isMember(row, other));
    });
    const ofPeople = userIds.flatMap((userId) => this.#roomsOf(userId).filter((row) => isMember(row, userId)));
    const ids = [...ofPairs, ...ofPeople].map(({ state }) => state.id);
    return this.load([...ids, ...this.archivedInto(ids)]);
  }

  async createRooms(drafts: readonly RoomDraft[]): Promise<void> {
    for (const draft of drafts) this.tables.createRoom(draft, this.#clock.now());
  }

  async saveRooms(rooms: readonly ChatRoom[]): Promise<readonly SavedRoom[]> {
    return rooms.map((changed) => {
      const { room, events } = this.tables.saveRoom(changed, null, this.#clock.now());
      return { roomId: room.id, headSeq: room.state.headSeq, events };
    });
  }

  async policyProgress(holder: string): Promise<PolicyProgress | undefined> {
    const latest = latestPolicy(this.tables);
    if (latest === undefined || latest.stage === 'done') return undefined;
    const isHeld = latest.holder !== holder && latest.heldUntil > this.#clock.monotonic();
    const { version, stage, after, counts } = latest;
    return isHeld ? undefined : { version, stage, after, counts };
  }

  async savePolicyProgress(progress: PolicyProgress, holder: string): Promise<void> {
    const stored = this.tables.policies.get(progress.version);
    const heldUntil = this.#clock.monotonic() + reconcilingLeaseMs;
    if (stored !== undefined) this.tables.policies.set(progress.version, { ...stored, ...progress, holder, heldUntil });
  }

  record(drafts: readonly AuditDraft[]): void {
    this.recorded.push(...drafts);
  }

  #named(source: string, externalId: string): NamedPerson | undefined {
    const id = this.tables.userIds.get(sourcedKey(source, externalId));
    const row = id === undefined ? undefined : this.tables.people.get(id);
    const identity = row?.identities.find((one) => one.source === source && one.externalId === externalId);
    if (row === undefined || identity === undefined) return undefined;
    const { firstName, lastName } = identity;
    const knownAs = firstName === null || lastName === null ? null : `${firstName} ${lastName}`.trim();
    return { person: row.person, isNamed: identity.isNamed, knownAs };
  }

  #isCalledBy(source: string, id: UserId): boolean {
    return this.tables.people.get(id)?.identities.some((identity) => identity.source === source) ?? false;
  }

  #relationKeysIn(contexts: readonly StoredContext['id'][]): string[] {
    return contexts.flatMap((id) => [...this.tables.relationKeysIn.get(id)]);
  }

  /** Rooms that people opened, of the person's present and past memberships, and those that await them. */
  #roomsOf(userId: UserId): StoredRoom[] {
    const rows = [...this.tables.roomIdsOf.get(userId)].flatMap((id) => this.tables.rooms.get(id) ?? []);
    const opened = rows.filter(({ state }) => this.#openedTypes.has(state.type));
    return [...new Set([...opened, ...this.tables.roomsAwaiting(userId)])];
  }
}

const isMember = ({ memberships, state }: StoredRoom, userId: UserId): boolean =>
  memberships.get(userId)?.leftSeq === null || state.awaits === userId;
