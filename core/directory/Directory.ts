import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom, RoomDraft } from '../rooms/ChatRoom.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { RelationRecord, UserRecord } from './DirectoryRecords.ts';
import type { RoomCounts } from './RoomCounts.ts';

/** A stored thing as it was and as it is now; `before` is null for a new one. */
export interface Saved<Thing> {
  readonly before: Thing | null;
  readonly after: Thing;
}

/** The same for a relation, with the record that said so. */
export interface SavedRelation extends Saved<Relation> {
  readonly record: RelationRecord;
}

/** A room after a change, with the events that were stored for it. */
export interface SavedRoom {
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly events: readonly RoomEvent[];
}

/** How far a change has come, in records of any sort. */
export type Progress = (done: number, total: number) => void;

/** What the rooms should be can be told from this. */
export interface DirectoryReads {
  evidence(pairs: readonly Pair[]): Promise<RelationGraph>;
  around(ids: readonly UserId[]): Promise<RelationGraph>;
  roomsByKey(keys: readonly string[]): Promise<readonly ChatRoom[]>;
  /** Relations of these kinds, ended ones too, in an order that lasts: at most `limit` behind a place; 0 is the start. */
  relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations>;
  /** Rooms of all types but these by their ids, at most `limit` with a larger one than `after`. */
  roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]>;
}

export interface PlacedRelations {
  readonly relations: readonly Relation[];
  /** The place of the last of them; null when none are left behind it. */
  readonly next: number | null;
}

/** How far the rooms follow the newest version of the policy. */
export interface PolicyProgress {
  readonly version: number;
  /** First the rooms of relations, then all others. */
  readonly stage: 'relations' | 'rooms' | 'done';
  /** The place or the id up to which the stage has come. */
  readonly after: number;
  /** What has been changed so far. */
  readonly counts: RoomCounts;
}

/**
 * One transaction over the directory and the rooms that follow it. Everything read shows what the transaction has
 * written so far; nobody else changes the directory, or opens a room by it, meanwhile.
 */
export interface DirectoryTransaction extends DirectoryReads {
  people(externalIds: readonly string[]): Promise<readonly Person[]>;
  /** People whom the source brought and who are active. */
  activePeopleOf(source: string): Promise<readonly Person[]>;
  /** Relations that the source brought and that are active, with external ids. */
  activeRelationsOf(source: string): Promise<readonly RelationRecord[]>;
  /**
   * Inserts or updates by external id; returns those that differ from what was stored. A null source keeps the stored
   * one, and so does a field that a record leaves out (email).
   */
  savePeople(records: readonly UserRecord[], source: string | null): Promise<readonly Saved<Person>[]>;
  /** Inserts or updates by (kind, from, to, context); both people exist. Returns those that differ. Source and contextName as above. */
  saveRelations(records: readonly RelationRecord[], source: string | null): Promise<readonly SavedRelation[]>;
  /**
   * Direct, group and announcement rooms whose memberships can depend on these: the direct room of each pair, rooms that
   * one of a pair owns and the other sits in, and every such room that one of `userIds` sits in.
   */
  roomsRestingOn(pairs: readonly Pair[], userIds: readonly UserId[]): Promise<readonly ChatRoom[]>;
  /** Makes rooms whose keys nobody has. */
  createRooms(drafts: readonly RoomDraft[]): Promise<void>;
  /** Stores changed rooms with their events. */
  saveRooms(rooms: readonly ChatRoom[]): Promise<readonly SavedRoom[]>;
  /**
   * What is left to be reconciled with the newest version of the policy. Undefined when nothing is, and while another
   * holder has saved some progress less than `reconcilingLeaseMs` ago, by the clock of the store.
   */
  policyProgress(holder: string): Promise<PolicyProgress | undefined>;
  /** Notes how far the holder has come, who stays the holder for `reconcilingLeaseMs`. Kept only if the transaction is. */
  savePolicyProgress(progress: PolicyProgress, holder: string): Promise<void>;
}

/** Milliseconds for which others leave the reconciling to a node that says nothing. */
export const reconcilingLeaseMs = 5_000;

/** Port: changes to people and relations, together with the rooms that follow them. */
export interface Directory {
  /**
   * Runs the work in one transaction: all of it or, when it throws or `isTrial` is set, nothing. Directory changes
   * happen one after the other, on all nodes. @throws ChatError UNAVAILABLE when a newer version of the policy was
   * registered than the one that this directory goes by
   */
  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial?: boolean): Promise<Result>;
  /** Reads what is stored at one moment, by whatever policy the versions say. Writes nothing. */
  read<Result>(work: (reads: DirectoryReads) => Promise<Result>): Promise<Result>;
}
