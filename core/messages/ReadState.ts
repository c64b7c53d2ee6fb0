import type { MessageId } from '../ids.ts';

/** The most messages that a call names as read. */
export const readIdsAtMost = 5_000;

/** How far a person has read in a room, and what counts as unread all the same. */
export interface ReadState {
  /** The latest message that counts as read: the read pointer, which only grows (I8), or what is before the mark. */
  readonly lastReadId: MessageId | null;
  readonly lastReadSeq: number;
  readonly unreadCount: number;
  /** What became read by this call: of others, not deleted, oldest first; the latest 5,000 (`readIdsAtMost`). */
  readonly readIds: readonly MessageId[];
  /** False if the pointer was at this message or beyond already. */
  readonly hasMoved: boolean;
  /** From this message on the person has marked the room as unread; null: they have not. */
  readonly unreadMarkId: MessageId | null;
  /** The mark was set, has moved or was cleared. */
  readonly hasMarkMoved: boolean;
}
