import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import { MessageHeld } from '../guard/MessageHeld.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { SendMessage } from '../messages/sendMessage.ts';
import type { IdentifyPerson } from '../permissions/identifyPerson.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { lateAtMostMs, type ScheduledId, type ScheduledMessage } from './ScheduledMessage.ts';
import type { ScheduledEnd, ScheduledMessages } from './ScheduledMessages.ts';

/** `postponed`: it waits for its turn; `gone`: it was sent or cancelled meanwhile. */
export type ScheduledResult = 'sent' | 'failed' | 'postponed' | 'gone';

/**
 * Sends one now as its sender, by the use case of every send, with all rights of this moment. Its client id makes it the
 * same message, however often it is tried: who is killed between the send and the record of it sends it again, and finds
 * the message. @throws what says nothing of this message, after it was let go: the store cannot be reached
 */
export type SendScheduled = (id: ScheduledId) => Promise<ScheduledResult>;

interface Deps {
  readonly scheduledMessages: Pick<ScheduledMessages, 'claim' | 'end' | 'postpone'>;
  readonly sendMessage: SendMessage;
  readonly identifyPerson: IdentifyPerson;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Milliseconds until the next attempt, at least and at most: the later a message is, the rarer it is tried. */
const soonestMs = 5_000;
const rarestMs = 3_600_000;

export const makeSendScheduled = (deps: Deps): SendScheduled => {
  const { scheduledMessages, bus, clock } = deps;

  const end = async (one: ScheduledMessage, ending: ScheduledEnd): Promise<ScheduledResult> => {
    const ended = await scheduledMessages.end(one.id, ending);
    if (ended === undefined) return 'gone';
    tellScheduled(bus, ended);
    return ending.state;
  };

  return async (id) => {
    const one = await scheduledMessages.claim(id);
    if (one === undefined) return 'gone';
    const lateMs = clock.now().getTime() - one.dueAt.getTime();
    if (lateMs > lateAtMostMs) return end(one, tooLate);
    try {
      return await end(one, await send(deps, one));
    } catch (failure) {
      const waitMs = failure instanceof ChatError ? (failure.retryAfterMs ?? 0) : 0;
      const pauseMs = Math.max(waitMs, Math.min(Math.max(soonestMs, lateMs), rarestMs));
      await scheduledMessages.postpone(id, new Date(clock.now().getTime() + pauseMs));
      return 'postponed';
    }
  };
};

const tooLate: ScheduledEnd = {
  state: 'failed',
  outcome: {
    code: 'TOO_LATE',
    message: 'It could not be sent for a week after its hour. Send it again if it still matters.',
  },
};

/** Codes that say nothing of the message: it is tried again. */
const passing: ReadonlySet<string> = new Set([
  'RATE_LIMIT_EXCEEDED',
  'UNAVAILABLE',
  'MAINTENANCE',
  'INSUFFICIENT_STORAGE',
  'INTERNAL',
]);

/** How it ended. @throws what passes, and what is no refusal */
const send = async ({ sendMessage, identifyPerson }: Deps, one: ScheduledMessage): Promise<ScheduledEnd> => {
  const { roomId, content, clientId, replyTo, mentions, attachments, asksConfirmation } = one;
  try {
    const sender = await identifyPerson(one.senderId);
    const { message } = await sendMessage({
      ...{ sender, roomId, content, clientId },
      ...(replyTo !== null && { replyTo }),
      ...(mentions.length > 0 && { mentions }),
      ...(attachments.length > 0 && { attachmentIds: attachments.map(({ id }) => id) }),
      ...(asksConfirmation && { asksConfirmation }),
    });
    return { state: 'sent', messageId: message.id, outcome: null };
  } catch (failure) {
    if (failure instanceof MessageHeld)
      return {
        ...{ state: 'sent', messageId: null },
        outcome: { code: 'MESSAGE_HELD', message: failure.held.reasons.map(({ message }) => message).join(' ') },
      };
    if (!(failure instanceof ChatError) || passing.has(failure.code)) throw failure;
    const { code, message, details } = failure;
    return { state: 'failed', outcome: { code, message, ...(details !== undefined && { details }) } };
  }
};

/** The sender's sockets hear that something changed, and read it. */
export const tellScheduled = (bus: Deps['bus'], { id, roomId, senderId: userId, state }: ScheduledMessage): void =>
  bus.publishEphemeral({ type: 'scheduled', roomId, userId, id, state });
