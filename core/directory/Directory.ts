import type { MergeDraft, MergeId } from '../accounts/Merge.ts';
import type { PictureWrites } from '../attachments/Pictures.ts';
import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { Hold, HoldDraft, HoldId } from '../holds/Hold.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { ImportWrites } from '../imports/Imports.ts';
import type { SaidOfContext } from '../imports/RecordedChange.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import type { RoomPass } from '../rooms/RoomPass.ts';
import type { RoomDraft } from '../rooms/RoomState.ts';
import type { AudienceWrites } from './AudienceReads.ts';
import type { DirectoryReads } from './DirectoryReads.ts';
import type { ContextRecord, OrganisationRecord, RelationRecord, UserRecord } from './DirectoryRecords.ts';
import type { Organisation } from './Organisation.ts';
import type { RoomCounts } from './RoomCounts.ts';
import type {
  Derived,
  KnownAccount,
  MergedAccounts,
  NamedPerson,
  PassedRooms,
  Referred,
  Saved,
  SavedRelation,
  SavedRoom,
} from './SavedRecords.ts';

/**
 * The directory is all people and their relations, as rosters, hosts and offices bring them; rooms and memberships
 * follow it. This port stores changes of both in one transaction; `applyDirectory` is the use case, and `People` the
 * reading side.
 */

/** Called while a change is under way: how many of its records are done. */
export type Progress = (done: number, total: number) => void;

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
  readonly audiences: AudienceWrites;
  readonly imports: ImportWrites;
  readonly pictures: PictureWrites;
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
  /** Of these contexts those that are the source's own, by id, with what it says about them. */
  contextsOf(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, SaidOfContext>>;
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
  /** Stores that a person blocks another, or does not any more; false if it is so already. */
  setBlock(userId: UserId, blockedId: UserId, isBlocked: boolean): Promise<boolean>;
  /** Undefined if there is none. */
  account(id: UserId): Promise<KnownAccount | undefined>;
  /**
   * The active accounts that sources call by these e-mail addresses, which are in small letters; by address. Each with
   * all sources that name it.
   */
  accountsByMail(addresses: readonly string[]): Promise<ReadonlyMap<string, readonly KnownAccount[]>>;
  /** From now on the source means the account by the id, which was nobody's. It does not name it yet. */
  linkIdentity(source: string, externalId: string, userId: UserId): Promise<void>;
  /**
   * Makes one account of two, neither of which was merged before: what sources and holds say about the merged one,
   * blocks, favourites and ways to sign in are the survivor's; sessions and tickets of the merged one end. Accounts that
   * were merged into it are merged into the survivor. Where a source called both, it says of the survivor what it says of
   * the one that it names.
   */
  mergeAccounts(draft: MergeDraft): Promise<MergedAccounts>;
  /**
   * Parts two accounts again, as far as what was merged is still the survivor's; what came since stays with the account
   * that it is about by the source's id. Undefined if there is no such merge, or if it is undone.
   */
  undoMerge(
    id: MergeId,
    authorId: UserId | null,
  ): Promise<(MergedAccounts & { readonly passes: readonly RoomPass[] }) | undefined>;
  /**
   * Erases what is stored about a person outside of rooms, and of the accounts that were merged into theirs: names, addresses,
   * ids of sources, roles, sign-ins, favourites, blocks, holds. The account stays as a former member's; sources' ids
   * are kept as salted hashes (`erasedAmong`). Relations end.
   */
  eraseAccount(id: UserId): Promise<Derived>;
  /** Removes the relations of a person who was erased, once rooms have followed. */
  forgetRelations(id: UserId): Promise<void>;
  /** Which of these ids the source gave to people who were erased, and to nobody since. */
  erasedAmong(source: string, externalIds: readonly string[]): Promise<readonly string[]>;
  /** The rooms in which the person has a place: as a member, as the owner, or because they are about the person. */
  roomsOf(userId: UserId): Promise<readonly ChatRoom[]>;
  /** One for each: the room that has the key which this one would have, if it were about these people. */
  twins(
    rooms: readonly { readonly roomId: RoomId; readonly about: readonly UserId[] }[],
  ): Promise<readonly (ChatRoom | undefined)[]>;
  roomsById(ids: readonly RoomId[]): Promise<readonly ChatRoom[]>;
  /** Stores rooms after a pass, with their events as `saveRooms`. Their keys name whom they are about then. */
  passRooms(passed: PassedRooms): Promise<readonly SavedRoom[]>;
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
