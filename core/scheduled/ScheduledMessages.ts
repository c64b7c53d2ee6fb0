import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { ScheduledBody, ScheduledId, ScheduledMessage, ScheduledOutcome } from './ScheduledMessage.ts';

export interface ScheduledDraft extends ScheduledBody {
  readonly roomId: RoomId;
  readonly senderId: UserId;
  /** Null: the store makes one. */
  readonly clientId: string | null;
  /** All that a retry is compared with (`comparedText`). */
  readonly sent: string;
}

export interface ScheduledQuery {
  /** All accounts of the person. */
  readonly senderIds: readonly UserId[];
  readonly roomId?: RoomId;
  /** `open`: what waits and what failed. `ended`: what was sent or cancelled. */
  readonly state: 'open' | 'ended';
  /** The last id of the page before. */
  readonly after?: ScheduledId;
  readonly limit: number;
}

/** Which are forgotten: of a room, of senders, or both; `before`: of those that do not wait, what is older. */
export interface ScheduledErasure {
  readonly roomId?: RoomId;
  readonly senderIds?: readonly UserId[];
  readonly before?: Date | null;
}

export type ScheduledEnd =
  | { readonly state: 'sent'; readonly messageId: MessageId | null; readonly outcome: ScheduledOutcome | null }
  | { readonly state: 'failed'; readonly outcome: ScheduledOutcome };

export interface ScheduledFigures {
  readonly waiting: number;
  readonly failed: number;
  /** Milliseconds since the hour of the one that has waited longest for being sent; 0: none is late. */
  readonly lateMs: number;
}

/**
 * Port: messages that are to be sent later. They take no place in their rooms. Every answer reflects all changes
 * acknowledged before the call. A merged account's messages are those of the person whom it is now.
 */
export interface ScheduledMessages {
  /**
   * Of all drafts with the same room, sender and client id exactly one is stored; the others find it.
   * @throws ChatError CONFLICT for another `sent` under the client id, and beyond `waitingAtMost` of the sender
   */
  add(draft: ScheduledDraft): Promise<{ readonly scheduled: ScheduledMessage; readonly isNew: boolean }>;
  /** What was stored for this attempt, whatever became of it. @throws ChatError CONFLICT as `add` */
  findAttempt(
    attempt: Pick<ScheduledDraft, 'roomId' | 'senderId' | 'clientId' | 'sent'>,
  ): Promise<ScheduledMessage | undefined>;
  /** Undefined if there is none, or none of these accounts. */
  find(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined>;
  /** By id. */
  list(query: ScheduledQuery): Promise<readonly ScheduledMessage[]>;
  /** All of a room by these senders, by id, for exports. */
  scheduledIn(roomId: RoomId, senderIds: readonly UserId[]): Promise<readonly ScheduledMessage[]>;
  /**
   * Changes what waits. Changes of one message happen one after the other. Undefined if there is none of these accounts.
   * @throws ChatError CONFLICT if it does not wait any more, or is being sent
   */
  change(
    id: ScheduledId,
    senderIds: readonly UserId[],
    change: Partial<ScheduledBody>,
  ): Promise<ScheduledMessage | undefined>;
  /**
   * Takes back what waits or failed, with its words and files. What is cancelled already stays as it is. Undefined and
   * errors as `change`.
   */
  cancel(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined>;
  /**
   * Gives what waits, or failed, this moment as its hour, so that it is sent even if nobody is left who asked for it.
   * Undefined and errors as `change`.
   */
  hurry(id: ScheduledId, senderIds: readonly UserId[], now: Date): Promise<ScheduledMessage | undefined>;
  /** When the next one is to be tried; null: none waits. One index look. */
  nextDue(): Promise<Date | null>;
  /** What is to be tried by now, in the order of the hours, and of ids within one. */
  due(now: Date, limit: number): Promise<readonly ScheduledMessage[]>;
  /**
   * Marks one as being sent, so that nobody changes it until `end` or `postpone`, and returns it as it is then. A second
   * claim gets it too: what a killed node claimed is sent by the next one. Undefined if it does not wait.
   */
  claim(id: ScheduledId): Promise<ScheduledMessage | undefined>;
  /**
   * Says what became of it. Sent wins over failed: of two that send it, one may be refused. The words of what is sent are
   * taken, since the message has them. Undefined if it ended before, or is gone.
   */
  end(id: ScheduledId, end: ScheduledEnd): Promise<ScheduledMessage | undefined>;
  /** Nothing of its sender that is due by then is tried before this moment, so that their order stays. */
  postpone(id: ScheduledId, until: Date): Promise<void>;
  /** Removes them. Returns how many. */
  forget(erasure: ScheduledErasure): Promise<number>;
  /** Removes those that ended before the moment, at most `limit`. Returns how many. */
  dropEnded(before: Date, limit: number): Promise<number>;
  figures(now: Date): Promise<ScheduledFigures>;
}
