import type { MessageId, RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Message } from './Message.ts';
import type { MessageStore } from './MessageStore.ts';
import { checkEmoji } from './Reaction.ts';
import type { ShowMessage } from './showMessage.ts';

export interface ReactInput {
  readonly person: Person;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly emoji: string;
  readonly isAdded: boolean;
}

/**
 * Sets or removes a reaction of the person; resolves to the message and to the emoji as it is counted. A reaction that
 * is already there, or already gone, changes nothing: nothing is published, and the permit is refunded, as after a refusal.
 * @throws ChatError as `MessageStore.react`, INVALID_REQUEST for text that is not one emoji, RATE_LIMIT_EXCEEDED
 */
export type ReactToMessage = (input: ReactInput) => Promise<{ readonly message: Message; readonly emoji: string }>;

interface Deps {
  readonly messages: Pick<MessageStore, 'react'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly showMessage: ShowMessage;
}

export const makeReactToMessage =
  ({ messages, limiter, limits, bus, showMessage }: Deps): ReactToMessage =>
  async ({ person, roomId, messageId, emoji: text, isAdded }) => {
    const emoji = checkEmoji(text);
    checkWriting(person);
    await consumeQuota(limiter, limits, 'reactions', person);
    const reacting = messages.react({ roomId, messageId, userId: person.id, emoji, isAdded });
    const { message, event } = await reacting.catch(async (failure: unknown) => {
      await refundQuota(limiter, limits, 'reactions', person);
      throw failure;
    });
    if (event !== null) bus.publish({ roomId, headSeq: event.seq, events: [event] });
    else await refundQuota(limiter, limits, 'reactions', person);
    return { message: await showMessage(person, message), emoji };
  };
