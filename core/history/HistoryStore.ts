import type { StoredAttachment } from '../attachments/Attachment.ts';
import type { AuditDraft } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Reaction } from '../messages/Reaction.ts';
import type { NewParticipant, RoomDraft } from '../rooms/RoomState.ts';
import type { HistorySummary, LatestImport } from './LatestImport.ts';
import type { PlacedMessage } from './PlacedMessage.ts';
import type { ReactedHere } from './ReactedHere.ts';
import type { NewlySaid, SaidByHistory } from './SaidByHistory.ts';

/** Rows wait in this order: people, rooms with their memberships, what happened by its time, and what stands over all. */
export type StagedPhase = 'people' | 'rooms' | 'timeline' | 'state';

export interface StagedPlace {
  readonly phase: StagedPhase;
  /** Within a phase rows are in the order of time, then of `sort` by code units, then of `n`. */
  readonly at: Date;
  readonly sort: string;
  readonly n: number;
}

/** A part of a record until its turn comes. */
export interface StagedRow extends StagedPlace {
  /** The source's id of a message, for `isStaged`; null for anything else. */
  readonly message: string | null;
  readonly body: string;
}

/** A room that a record describes, before it is known whether its key has one. */
export interface RoomOpening {
  /** The source's id. */
  readonly id: string;
  readonly draft: RoomDraft;
  /** When the source made it; null: now. */
  readonly createdAt: Date | null;
  readonly isArchived: boolean;
}

export interface OpenedHistoryRoom {
  readonly roomId: RoomId;
  /** `created`: made now. `merged`: there is a room with this key. `known`: it came in earlier under this id. */
  readonly outcome: 'created' | 'merged' | 'known';
}

/** A membership that the history had. It begins with the room, without an event. */
export interface HistoryMembership extends NewParticipant {
  readonly roomId: RoomId;
  /** Ended: the person reads nothing. */
  readonly isFormer: boolean;
}

interface OfMessage {
  /** The source's id of the message. */
  readonly id: string;
  readonly roomId: RoomId;
}

/** What happened in rooms. A store does each once: what is so already changes nothing. */
export type TimelineItem =
  | (OfMessage & {
      readonly kind: 'message';
      readonly senderId: UserId;
      readonly at: Date;
      readonly text: string;
      readonly isSystem: boolean;
      /** The source's ids of the message that it answers, and of the first message of its thread. */
      readonly replyTo: string | null;
      readonly thread: string | null;
      readonly editedAt: Date | null;
      /** Null: the source does not say. */
      readonly reactions: readonly Reaction[] | null;
      readonly readBy: readonly UserId[];
      readonly attachments: readonly StoredAttachment[];
    })
  | (OfMessage & { readonly kind: 'edit'; readonly at: Date; readonly text: string })
  /** By the author if `actorId` is null. */
  | (OfMessage & { readonly kind: 'deletion'; readonly at: Date; readonly actorId: UserId | null })
  | (OfMessage & { readonly kind: 'pin'; readonly at: Date });

export type ReplyOutcome = 'found' | 'elsewhere' | 'unknown';

export interface ItemOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'unknown';
  /** What became of the message that it answers. */
  readonly reply?: ReplyOutcome;
  /** Reactions of a stored message that were set now, and that were taken back. */
  readonly addedReactions?: number;
  readonly removedReactions?: number;
}

/** How far a person has read in a room. */
export interface HistoryRead {
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** Up to this message of the source, or to what was there at a moment. */
  readonly upTo: string | Date;
}

/** A room or a message by the id of a source. */
export interface KnownId {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/** A message that came in, by the ids of its source. */
export interface ImportedMessage {
  readonly id: string;
  /** One of the rooms of the source that its room was. */
  readonly room: string;
  readonly isDeleted: boolean;
}

/** What of a source is here, counted. */
export interface HistoryCensus {
  /** Accounts that the source has ids for. */
  readonly people: number;
  /** Rooms of the source, and the rooms that they are here: fewer, where several are one. */
  readonly sourceRooms: number;
  readonly rooms: number;
  /** The first 20 of those that are several there, each with its ids there. */
  readonly merged: readonly string[];
  /** Messages that are not deleted. */
  readonly messages: number;
  readonly deleted: number;
  /** Files of messages that are not deleted. */
  readonly attachments: number;
  /** Rooms that nobody is an active member of, by their ids in the source: at most 20, and how many there are. */
  readonly unattended: { readonly count: number; readonly examples: readonly string[] };
}

/** One import of a source. A later one takes its place, whatever became of it. */
export interface HistoryRun {
  readonly source: string;
  readonly id: number;
}

/**
 * Port: takes in the history of another chat, in steps that each happen whole or not at all and may be repeated.
 *
 * - A run first stages its rows, then takes them back in order, so that memory does not grow with them. What it stages is
 *   its own, and gone after `end`; what a killed run staged goes with the next `begin` of the source. A run that is
 *   not the latest of its source any more gets CONFLICT and writes nothing.
 * - Messages get the next seqs of their rooms, and ids that grow in the order of the items, above all before.
 * - Their events are marked: the feed says of each that it came with a history (`FeedEntry.isImported`).
 * - Who wrote in a room without a membership gets an ended one.
 */
export interface HistoryStore {
  begin(source: string): Promise<HistoryRun>;
  stage(run: HistoryRun, rows: readonly StagedRow[]): Promise<void>;
  /** The rows behind a place, or from the first one on. @throws ChatError CONFLICT */
  staged(
    run: HistoryRun,
    phase: StagedPhase,
    after: StagedPlace | undefined,
    limit: number,
  ): Promise<readonly StagedRow[]>;
  /** Which of these messages are staged. */
  areStaged(run: HistoryRun, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ends a run; what goes on record, and how it went, come with it. */
  end(run: HistoryRun, audit: readonly AuditDraft[], summary: HistorySummary | null): Promise<void>;
  /** The latest import of each source, by the names of sources. */
  latest(): Promise<readonly LatestImport[]>;
  /** What of it is other than when it was last kept. What was never kept is: open rooms, and nothing set. */
  newlySaid(source: string, said: SaidByHistory): Promise<NewlySaid>;
  /** Gives memberships the preferences that are other than when they were last kept, and keeps all of it. */
  keepSaid(run: HistoryRun, said: SaidByHistory): Promise<void>;
  /** The rooms that came in under these ids. */
  rooms(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, RoomId>>;
  /** Of these messages those that came in. */
  messages(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownId>>;
  /** The same, as they are now. */
  placed(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedMessage>>;
  /** Of stored messages what people have changed about reactions here. */
  reactedHere(messages: readonly Pick<PlacedMessage, 'roomId' | 'id' | 'seq'>[]): Promise<ReactedHere>;
  /** The messages that came in behind an id, in the order of ids by code units; without those of erased people. */
  imported(source: string, after: string, limit: number): Promise<readonly ImportedMessage[]>;
  /** What of the source is here now. Reads everything that came in. */
  census(source: string): Promise<HistoryCensus>;
  /** One for each, in their order. @throws ChatError UNAVAILABLE if another policy applies, CONFLICT */
  openRooms(run: HistoryRun, openings: readonly RoomOpening[]): Promise<readonly OpenedHistoryRoom[]>;
  /** Adds those who have no membership of their room. Resolves to one answer each: whether it was added. */
  addMembers(memberships: readonly HistoryMembership[]): Promise<readonly boolean[]>;
  /** One for each item, in their order. @throws ChatError CONFLICT */
  place(run: HistoryRun, items: readonly TimelineItem[]): Promise<readonly ItemOutcome[]>;
  /** Moves read pointers forward. Resolves to how many moved. */
  markRead(run: HistoryRun, reads: readonly HistoryRead[]): Promise<number>;
}

/** The error for a run that is not the latest of its source any more. */
export const otherRun = (source: string): ChatError =>
  new ChatError(
    'CONFLICT',
    `Another import of "${source}" has begun; this one stops. What is in stays, and the other one brings the rest.`,
  );
