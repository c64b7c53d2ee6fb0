import type { RoomId, UserId } from '../ids.ts';
import type { ChatEvent } from './ChatEvent.ts';

/** Which messages of a room lose their words for good. */
export interface MessageErasure {
  readonly roomId: RoomId;
  /** Only messages of these accounts; null: of everybody. */
  readonly senderIds: readonly UserId[] | null;
  /** Only messages sent before this moment; null: all. */
  readonly before: Date | null;
  /** Only messages behind this seq: where the step before ended. */
  readonly after: number;
  /** Messages in this step, at most. */
  readonly limit: number;
  readonly why: 'retention' | 'erasure';
}

export interface ErasedMessages {
  /** Messages that this step went through; fewer than `limit`: there are no more. */
  readonly messages: number;
  /** Where the next step goes on. */
  readonly lastSeq: number;
  readonly headSeq: number;
  /** One deletion for each message that was not deleted before, for those who know its words. */
  readonly events: readonly ChatEvent[];
}

/**
 * Port: makes tombstones of messages. The words, those that edits and deletions replaced, and the reactions are gone
 * afterwards; the message keeps its id, seq, sender and time, so seqs stay dense. A message that was not deleted yet is
 * deleted, with the event that every client knows, so that whoever has read the words drops them at the next sync.
 */
export interface MessageEraser {
  /** One step, in one transaction. A step that is repeated changes nothing more. An unknown room has no messages. */
  eraseMessages(erasure: MessageErasure): Promise<ErasedMessages>;
  /** In a room that is about one of these accounts, events that tell an earlier name of the room tell that of now. */
  eraseNames(roomId: RoomId, accountIds: readonly UserId[]): Promise<void>;
  /** How many messages in a room steps would go through, and how many of them still have words to show. */
  countMessages(
    erasure: Omit<MessageErasure, 'limit' | 'why'>,
  ): Promise<{ readonly messages: number; readonly live: number }>;
}
