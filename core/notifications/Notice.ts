import type { MessageId, RoomId, UserId } from '../ids.ts';

/** Why somebody is told: the message is for the two of them, mentions them, is for everybody at once, or is there. */
export type NoticeReason = 'direct' | 'mention' | 'always' | 'message';

/** One person is to be told of one message over one channel. There is one for each such triple. */
export interface Notice {
  readonly userId: UserId;
  readonly channel: string;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly dueAt: Date;
}
