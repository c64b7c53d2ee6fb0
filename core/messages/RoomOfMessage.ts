import type { MessageId, RoomId, UserId } from '../ids.ts';

/** Port: where a message is, for callers that know its id alone. */
export interface RoomOfMessage {
  /**
   * The room of a message, deleted ones too, if the person has an active membership in it that shows the message; else
   * undefined. One query, by the rooms of the person.
   */
  roomOfMessage(userId: UserId, messageId: MessageId): Promise<RoomId | undefined>;
}
