import type { FeedEvent } from '../../core/feed/FeedEvent.ts';
import { asMessageId, type RoomId, type UserId } from '../../core/ids.ts';
import { newMessage } from '../../core/messages/ChatEvent.ts';

/** An event of the feed as a new message makes it, which nobody stored. */
export const exampleEvent = (position: number, roomId: RoomId, senderId: UserId): FeedEvent => ({
  ...newMessage({
    ...{ id: asMessageId(1_000_000 + position), roomId, seq: 1_000_000 + position, content: 'Bring a coat' },
    sender: {
      id: senderId,
      externalId: 't',
      role: 'teacher',
      firstName: 'T',
      lastName: 'X',
      email: null,
      isActive: true,
    },
    ...{ clientId: null, replyTo: null, threadRoot: null, thread: null, reactions: [] },
    ...{ createdAt: new Date(), editedAt: null, deletedAt: null },
  }),
  ...{ id: `e:${position}`, position },
});
