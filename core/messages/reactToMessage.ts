import type { MessageId, RoomId } from '../ids.ts';
import { allowanceOf, consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Message } from './Message.ts';
import type { MessageStore } from './MessageStore.ts';
import { checkEmoji } from './Reaction.ts';

export interface ReactInput {
  readonly person: Person;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly emoji: string;
  readonly isAdded: boolean;
}

/**
 * Sets a reaction of one's own or takes it back; resolves to the message and the emoji as it is counted. What is so
 * already is no change: nobody is told, and it counts against no limit.
 * @throws ChatError as `MessageStore.react`, INVALID_REQUEST for what is no emoji, RATE_LIMIT_EXCEEDED
 */
export type ReactToMessage = (input: ReactInput) => Promise<{ readonly message: Message; readonly emoji: string }>;

interface Deps {
  readonly messages: Pick<MessageStore, 'react'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
}

export const makeReactToMessage =
  ({ messages, limiter, limits, bus }: Deps): ReactToMessage =>
  async ({ person, roomId, messageId, emoji: text, isAdded }) => {
    const emoji = checkEmoji(text);
    await consumeQuota(limiter, limits, 'reactions', person);
    const { message, event } = await messages.react({ roomId, messageId, userId: person.id, emoji, isAdded });
    if (event !== null) bus.publish({ roomId, headSeq: event.seq, events: [event] });
    else {
      const allowance = allowanceOf(limits, 'reactions', person.role);
      await limiter.refund({ bucket: 'reactions', userId: person.id, allowance });
    }
    return { message, emoji };
  };
