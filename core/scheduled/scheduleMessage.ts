import type { AttachmentId } from '../attachments/Attachment.ts';
import type { AttachFiles } from '../attachments/attachFiles.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { CheckAsking } from '../messages/checkAsking.ts';
import type { AskedMention } from '../messages/Mention.ts';
import { checkCaption, checkContent, conflict } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import { checkPosting, targetOf } from '../messages/postingRule.ts';
import type { SendMessageInput } from '../messages/sendMessage.ts';
import { sentWith } from '../messages/sentWith.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { AnswerOffice } from '../rooms/answerOffice.ts';
import { membershipToAsk } from '../rooms/messageRequest.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { checkDueAt, type ScheduledMessage } from './ScheduledMessage.ts';
import type { ScheduledMessages } from './ScheduledMessages.ts';

export interface ScheduleInput extends SendMessageInput {
  readonly sendAt: Date;
}

export interface Scheduled {
  readonly scheduled: ScheduledMessage;
  /** False for a retry. */
  readonly isNew: boolean;
}

/**
 * Keeps a message until its hour. What can be refused now is refused now; all of it is asked again when it is sent, and
 * guards are asked only then. A retry under the same client id returns the first result, and counts against no limit.
 * @throws ChatError as `SendMessage`, INVALID_REQUEST for the hour, CONFLICT beyond `waitingAtMost` and for a client id
 *   under which a message was sent
 */
export type ScheduleMessage = (input: ScheduleInput) => Promise<Scheduled>;

interface Deps {
  readonly scheduledMessages: Pick<ScheduledMessages, 'add' | 'findAttempt'>;
  readonly messages: Pick<MessageStore, 'find' | 'findStored'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly attachFiles: AttachFiles;
  readonly checkAsking: CheckAsking;
  readonly answerOffice: AnswerOffice;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'now'>;
}

export const makeScheduleMessage = (deps: Deps): ScheduleMessage => {
  const { scheduledMessages, messages, limiter, limits, clock } = deps;
  return async (input) => {
    const { sender, roomId, content, sendAt, replyTo = null, mentions = [], attachmentIds = [] } = input;
    const { asksConfirmation = false } = input;
    const clientId = input.clientId?.toLowerCase() ?? null;
    const attempt = { roomId, senderId: sender.id, clientId };
    const sent = sentAt(sentWith(content, attachmentIds, asksConfirmation), sendAt, replyTo, mentions);
    const known = await scheduledMessages.findAttempt({ ...attempt, sent });
    if (known !== undefined) return { scheduled: known, isNew: false };
    const checked = await checkLater(deps, sender, { roomId, content, replyTo, attachmentIds, asksConfirmation });
    const dueAt = checkDueAt(sendAt, clock.now());
    if (await messages.findStored({ ...attempt, sent: sentWith(content, attachmentIds, asksConfirmation) }))
      throw conflict();
    await consumeQuota(limiter, limits, 'messages', sender);
    try {
      const added = await scheduledMessages.add({
        ...{ ...attempt, sent, ...checked, replyTo, mentions, asksConfirmation, dueAt },
      });
      if (!added.isNew) await refundQuota(limiter, limits, 'messages', sender);
      return added;
    } catch (failure) {
      await refundQuota(limiter, limits, 'messages', sender);
      throw failure;
    }
  };
};

/** Beside what a send is compared by: another hour, answer or mention is another message. */
const sentAt = (sent: string, sendAt: Date, replyTo: MessageId | null, mentions: readonly AskedMention[]): string =>
  `${sent}\0at ${sendAt.toISOString()} ${replyTo ?? ''} ${mentions.join(',')}`;

interface Later {
  readonly roomId: RoomId;
  readonly content: string;
  readonly replyTo: MessageId | null;
  readonly attachmentIds: readonly AttachmentId[];
  readonly asksConfirmation: boolean;
}

/** What of a send can be checked before its hour. @throws ChatError as `SendMessage` */
export const checkLater = async (
  deps: Omit<Deps, 'scheduledMessages' | 'clock' | 'limiter'>,
  sender: Person,
  { roomId, content, replyTo, attachmentIds, asksConfirmation }: Later,
) => {
  const { messages, rooms, limits, attachFiles, checkAsking, answerOffice } = deps;
  const checkPlace = async (): Promise<void> => {
    const access = await rooms.access(roomId, sender.id);
    const parent = replyTo === null ? null : targetOf(await messages.find(roomId, replyTo), sender.id);
    const membership = access && membershipToAsk(access.room, access.membership);
    checkPosting('post', { room: access?.room, membership, isModerator: false, message: parent });
  };
  checkWriting(sender);
  const hasFiles = attachmentIds.length > 0;
  const text = (hasFiles ? checkCaption : checkContent)(content, limits.messageChars);
  try {
    await checkPlace();
  } catch (refusal) {
    if (!(refusal instanceof ChatError) || !(await answerOffice(sender, roomId, refusal.code))) throw refusal;
    await checkPlace();
  }
  const attachments = hasFiles ? await attachFiles(sender, roomId, attachmentIds) : [];
  if (asksConfirmation) await checkAsking(sender, roomId);
  return { content: text, attachments };
};
