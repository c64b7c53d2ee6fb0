import type { Attachment } from '../attachments/Attachment.ts';
import { ChatError, type ErrorCode } from '../errors.ts';
import type { Id, MessageId, RoomId, UserId } from '../ids.ts';
import type { AskedMention } from '../messages/Mention.ts';

export type ScheduledId = Id<'ScheduledMessage'>;
export const asScheduledId = (value: number): ScheduledId => value as ScheduledId;

/**
 * `waiting`: its hour has not come, or it could not be sent yet. `sent`: it is a message, or a guard holds it. `failed`:
 * it was refused at its hour; its words are kept for its sender. `cancelled`: the sender took it back.
 */
export const scheduledStates = ['waiting', 'sent', 'failed', 'cancelled'] as const;
export type ScheduledState = (typeof scheduledStates)[number];

/** Why it was not sent, as the sender reads it; with `sent` the code is MESSAGE_HELD. */
export interface ScheduledOutcome {
  readonly code: ErrorCode | 'TOO_LATE' | 'MESSAGE_HELD';
  readonly message: string;
  /** Of the error. */
  readonly details?: unknown;
}

/** What a sender decides about a message that is to be sent later, and may change until then. */
export interface ScheduledBody {
  /** As it is sent, trimmed; '' once it is sent or cancelled, or for files without words. */
  readonly content: string;
  readonly replyTo: MessageId | null;
  /** Resolved when it is sent: who may not be mentioned then is left out. */
  readonly mentions: readonly AskedMention[];
  /** The sender's own files. They are kept for it, and come with it if no other message carries them by then. */
  readonly attachments: readonly Attachment[];
  readonly asksConfirmation: boolean;
  /** An instant; where the sender's clocks show it is the business of clients. */
  readonly dueAt: Date;
}

/** A message that its sender wants to be sent at an hour. Nobody but the sender sees it before. */
export interface ScheduledMessage extends ScheduledBody {
  readonly id: ScheduledId;
  readonly roomId: RoomId;
  readonly senderId: UserId;
  /** Of the message that it becomes: the sender's own id, or one that the store made. */
  readonly clientId: string;
  readonly state: ScheduledState;
  readonly outcome: ScheduledOutcome | null;
  /** The message that it became; null for all that are not sent, or are held. */
  readonly messageId: MessageId | null;
  readonly createdAt: Date;
  /** When it was sent, failed or was cancelled; null while it waits. */
  readonly endedAt: Date | null;
}

/** The most that wait for one person. */
export const waitingAtMost = 100;
/** Milliseconds between now and the hour, at least and at most: a year and a day. */
export const shortestWaitMs = 5_000;
export const longestWaitMs = 366 * 86_400_000;
/** Milliseconds after its hour for which a message is still sent; later it fails. */
export const lateAtMostMs = 7 * 86_400_000;

/** @throws ChatError INVALID_REQUEST for an hour that is too near, past, or too far away */
export const checkDueAt = (dueAt: Date, now: Date): Date => {
  const wait = dueAt.getTime() - now.getTime();
  if (wait >= shortestWaitMs && wait <= longestWaitMs) return dueAt;
  const problem =
    wait > longestWaitMs
      ? 'must be at most a year away'
      : `must be at least ${shortestWaitMs / 1000} seconds away; send it now instead`;
  throw new ChatError('INVALID_REQUEST', `The hour at which the message is sent ${problem}.`, {
    details: [{ path: '/send_at', problem }],
  });
};

export const scheduledNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such scheduled message, or it is not yours.');

/** The error for a change of what does not wait any more. */
export const endedAlready = ({ state }: Pick<ScheduledMessage, 'state'>): ChatError =>
  new ChatError('CONFLICT', `This message cannot be changed any more: it is ${state}.`, { details: { state } });

export const beingSent = (): ChatError =>
  new ChatError('CONFLICT', 'This message is being sent at this moment.', { details: { state: 'sending' } });

export const tooManyScheduled = (): ChatError =>
  new ChatError('CONFLICT', `At most ${waitingAtMost} messages of yours can wait for their hour. Cancel one first.`, {
    details: { max: waitingAtMost },
  });
