import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { Hold, HoldDraft, HoldId } from '../holds/Hold.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { RoomKey } from '../rooms/RoomKey.ts';
import type { RoomDraft } from '../rooms/RoomState.ts';
import type { ContextRecord, OrganisationRecord, RelationRecord, UserRecord } from './DirectoryRecords.ts';
import type { Organisation } from './Organisation.ts';
import type { RoomCounts } from './RoomCounts.ts';

/**
 * The directory is all people and their relations, as rosters, hosts and offices bring them; rooms and memberships
 * follow it. This port stores changes of both in one transaction; `applyDirectory` is the use case, and `People` the
 * reading side.
 */

/** A stored value before and after a change; `before` is null for a new one. */
export interface Saved<Thing> {
  readonly before: Thing | null;
  readonly after: Thing;
}

/** The same for a relation, with the record that changed it. */
export interface SavedRelation extends Saved<Relation> {
  readonly record: RelationRecord;
}

/** Whom a source calls by an external id. */
export interface NamedPerson {
  readonly person: Person;
  /** False if the source does not name the person any more. */
  readonly isNamed: boolean;
  /** First and last name as the source last gave them; null if it never did. */
  readonly knownAs: string | null;
}

/** Whom an external id may mean: what the asking source calls so, else what each other source calls so. */
export interface Referred {
  readonly source: string;
  readonly person: Person;
}

/** People and relations that a change of something else has changed. */
export interface Derived {
  readonly people: readonly Saved<Person>[];
  readonly relations: readonly Saved<Relation>[];
}

/** A room after a change, with the events that were stored for it. */
export interface SavedRoom {
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly events: readonly RoomEvent[];
}

/** Called while a change is under way: how many of its records are done. */
export type Progress = (done: number, total: number) => void;

/** What reconciling reads to find what rooms and memberships should be. */
export interface DirectoryReads {
  /** As `People.evidence`. */
  evidence(pairs: readonly Pair[]): Promise<RelationGraph>;
  /** As `People.around`. */
  around(ids: readonly UserId[]): Promise<RelationGraph>;
  /** One for each key, in their order; undefined for a key without a room. */
  roomsByKey(keys: readonly RoomKey[]): Promise<readonly (ChatRoom | undefined)[]>;
  /** Relations of these kinds, ended ones too, in a stable order: at most `limit` after a place; 0 is the start. */
  relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations>;
  /**
   * Everybody who is or was related in these contexts: their relations of whatever kind, ended ones too, with the people
   * at both ends; and of the joining kinds every relation to a person at the `to` end of one of them.
   */
  inContexts(contexts: readonly ContextRef[], joiningKinds: readonly string[]): Promise<RelationGraph>;
  /** Contexts of relations of these kinds, ended ones too, in a stable order: at most `limit` after a place; 0 is the start. */
  contextsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedContexts>;
  /** Rooms of all types except these, in the order of their ids: at most `limit` with an id above `after`. */
  roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]>;
}

/** One context, e.g. a class, as relations name it. */
export type ContextRef = Pick<Relation, 'context' | 'contextId'>;

export interface PlacedContexts {
  readonly contexts: readonly ContextRef[];
  /** The place of the last of them; null if there are no more after it. */
  readonly next: number | null;
}

export interface PlacedRelations {
  readonly relations: readonly Relation[];
  /** The place of the last of them; null if there are no more after it. */
  readonly next: number | null;
}

/** How far rooms and memberships are reconciled with the newest version of the policy. */
export interface PolicyProgress {
  readonly version: number;
  /** First the rooms of relations, then those of contexts, then all others. */
  readonly stage: 'relations' | 'contexts' | 'rooms' | 'done';
  /** The place (relations, contexts) or the room id (rooms) up to which the stage is done. */
  readonly after: number;
  /** What all parts together have changed so far. */
  readonly counts: RoomCounts;
}

/**
 * One transaction over the directory and the rooms that follow it. Reads show what the transaction has written so far.
 * Meanwhile nobody else changes the directory or opens a room by it, on any node.
 */
export interface DirectoryTransaction extends DirectoryReads {
  /** The people whom the source calls by these ids, by id; ids that it never gave to anybody are left out. */
  people(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>>;
  /**
   * Whom these ids mean where the source refers to people: those whom it calls so itself, else one for each other source
   * that calls somebody so. By id; unknown ids are left out.
   */
  referred(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, readonly Referred[]>>;
  /** Everybody whom the source names now, by its ids. */
  peopleNamedBy(source: string): Promise<ReadonlyMap<string, NamedPerson>>;
  /** The relations that the source names now, with its own external ids. */
  relationsNamedBy(source: string): Promise<readonly RelationRecord[]>;
  /** The source's organisations, by its ids. */
  organisationsOf(source: string): Promise<ReadonlyMap<string, Organisation>>;
  /** The organisations that the source can refer to, by id: `referOrganisations`. */
  organisationsReferred(source: string): Promise<ReadonlyMap<string, Organisation>>;
  /**
   * Inserts or updates the source's organisations; a parent is stored for the source or among the records. Returns the people whose
   * scopes changed because an organisation has another parent.
   */
  saveOrganisations(records: readonly OrganisationRecord[], source: string): Promise<readonly Saved<Person>[]>;
  /**
   * Inserts or updates the source's contexts, in organisations that it can refer to. Returns relations in contexts that
   * belong to another organisation now.
   */
  saveContexts(records: readonly ContextRecord[], source: string): Promise<readonly Relation[]>;
  /**
   * Stores what the source says about people, inserts those whom it never named, and derives each account from what all
   * sources and holds say. An id in `reusedIds` belongs to somebody else from now on: the record makes a new account,
   * and the old one keeps its conversations. Roles are in organisations that the source can refer to. Returns only the
   * people that changed. A record without `email` keeps the stored e-mail address.
   */
  savePeople(
    records: readonly UserRecord[],
    source: string,
    reusedIds?: ReadonlySet<string>,
  ): Promise<readonly Saved<Person>[]>;
  /**
   * Gives people whom the source names other ids: from the old one to the new. What the source said under the old id
   * stays. A new id is nobody's, or among the old ones. Returns the people whose `externalId` changed.
   */
  renameIds(source: string, ids: ReadonlyMap<string, string>): Promise<readonly Saved<Person>[]>;
  /**
   * Stores what the source says about relations by (kind, from, to, context), and derives each relation from what all
   * sources and holds say. Every id must mean one person (`referred`). Returns only the relations that changed. A record
   * without `contextName` keeps the stored name.
   */
  saveRelations(records: readonly RelationRecord[], source: string): Promise<readonly SavedRelation[]>;
  /** Stores a hold. Returns it with what it changed. */
  saveHold(draft: HoldDraft): Promise<Derived & { readonly hold: Hold }>;
  /** Lifts a hold; undefined if there is none or it is lifted already. */
  liftHold(id: HoldId): Promise<(Derived & { readonly hold: Hold }) | undefined>;
  /** Derives again whatever a date changed since it was last derived: roles, relations and holds that began or ended. */
  applyDates(): Promise<Derived>;
  /**
   * Rooms that people opened and whose memberships can depend on these: the rooms of each pair as contacts, rooms that
   * one of a pair owns and the other is a member of, and all such rooms of which one of `userIds` is a member.
   */
  roomsRestingOn(pairs: readonly Pair[], userIds: readonly UserId[]): Promise<readonly ChatRoom[]>;
  /** Makes rooms; no room with one of their keys may exist. */
  createRooms(drafts: readonly RoomDraft[]): Promise<void>;
  /** Stores changed rooms, and their events with the next seqs of each room. */
  saveRooms(rooms: readonly ChatRoom[]): Promise<readonly SavedRoom[]>;
  /**
   * How far reconciling with the newest version of the policy has come. Undefined if it is done, and while another
   * holder has the lease: it saved progress less than `reconcilingLeaseMs` ago, by the clock of the store.
   */
  policyProgress(holder: string): Promise<PolicyProgress | undefined>;
  /** Stores progress, with the transaction or not at all, and gives the holder the lease for `reconcilingLeaseMs`. */
  savePolicyProgress(progress: PolicyProgress, holder: string): Promise<void>;
  /** Puts this on record with the transaction, behind everything that it writes. */
  record(drafts: readonly AuditDraft[]): void;
}

/** Milliseconds for which a holder keeps the lease after it last saved progress. */
export const reconcilingLeaseMs = 5_000;

/** Port: changes of people and relations, together with the rooms that follow them. */
export interface Directory {
  /**
   * Runs `work` in one transaction. Everything that it writes is stored, or nothing if it throws or `isTrial` is set.
   * Transactions happen one after the other, across all nodes.
   * @throws ChatError UNAVAILABLE if the newest registered policy is not that of this directory; what `work` throws
   */
  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial?: boolean): Promise<Result>;
  /**
   * Runs `work` over one consistent view, also if another policy applies. Writes nothing, and no change waits for it.
   */
  read<Result>(work: (reads: DirectoryReads) => Promise<Result>): Promise<Result>;
  /** Whether a role, a relation or a hold has begun or ended by its dates since. One cheap query, which no change waits for. */
  hasDatesSince(since: Date): Promise<boolean>;
}
