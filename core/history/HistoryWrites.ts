import type { StoredAttachment } from '../attachments/Attachment.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { ItemOutcome } from './HistoryStore.ts';
import type { PlacedMessage } from './PlacedMessage.ts';

/** A message that is stored now, in the state in which the page leaves it. */
export interface NewHistoryMessage extends PlacedMessage {
  readonly createdAt: Date;
  readonly replyTo: MessageId | null;
  readonly isSystem: boolean;
  readonly attachments: readonly StoredAttachment[];
}

interface ChangeOf {
  readonly roomId: RoomId;
  readonly seq: number;
  readonly at: Date;
  readonly actorId: UserId;
  readonly messageId: MessageId;
  readonly messageSeq: number;
}

export type HistoryEvent = ChangeOf &
  (
    | {
        readonly type: 'message_edited' | 'message_deleted';
        readonly replaced: string;
        readonly isByModerator: boolean;
      }
    | { readonly type: 'reaction_changed'; readonly emoji: string; readonly isAdded: boolean }
    | { readonly type: 'pin_changed'; readonly isPinned: true }
  );

/** What one page of items writes. */
export interface HistoryWrites {
  /** In the order of their ids. */
  readonly inserted: readonly NewHistoryMessage[];
  /** Messages that were there before the page, as they are after it. */
  readonly updated: readonly PlacedMessage[];
  /** In each room in the order of their seqs. */
  readonly events: readonly HistoryEvent[];
  /** Who has read which messages. */
  readonly reads: readonly { readonly roomId: RoomId; readonly userId: UserId; readonly seq: number }[];
  /** The seqs that each room got, and its last new message. */
  readonly grown: ReadonlyMap<
    RoomId,
    { readonly before: number; readonly head: number; readonly last: MessageId | null }
  >;
  readonly outcomes: readonly ItemOutcome[];
}
