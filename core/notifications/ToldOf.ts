import type { MessageId, RoomId } from '../ids.ts';

/** One message of a delivery. */
export interface ToldOf {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly seq: number;
}
