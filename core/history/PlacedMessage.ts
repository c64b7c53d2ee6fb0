import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Reaction } from '../messages/Reaction.ts';

/** A message of the source that is stored, as it is now. */
export interface PlacedMessage {
  /** The source's id. */
  readonly source: string;
  readonly id: MessageId;
  readonly roomId: RoomId;
  readonly seq: number;
  readonly senderId: UserId;
  readonly threadRoot: MessageId | null;
  readonly content: string;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly reactions: readonly Reaction[];
  readonly pinnedSeq: number | null;
  /** Names of its files, by which it is found as well. */
  readonly fileNames: readonly string[];
}
