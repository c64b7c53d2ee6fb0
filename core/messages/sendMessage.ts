import type { AttachmentId } from '../attachments/Attachment.ts';
import type { AttachFiles } from '../attachments/attachFiles.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { AnswerOffice } from '../rooms/answerOffice.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { type ChatEvent, newMessage } from './ChatEvent.ts';
import type { CheckAsking } from './checkAsking.ts';
import { comparedText } from './comparedText.ts';
import type { AskedMention } from './Mention.ts';
import { checkCaption, checkContent, conflict, type Message, type MessageDraft, type SendAttempt } from './Message.ts';
import type { Appended, MessageStore } from './MessageStore.ts';
import type { ResolveMentions } from './resolveMentions.ts';
import type { SendRequest } from './sendRequest.ts';
import { sentWith } from './sentWith.ts';
import type { ShowMessage } from './showMessage.ts';

export interface SendMessageInput {
  readonly sender: Person;
  readonly roomId: RoomId;
  /** White space at both ends is not stored; a retry may differ in it (`comparedText`). */
  readonly content: string;
  /**
   * A UUID in any case of its letters; a retry under it returns the first result. Without one every call stores a
   * message.
   */
  readonly clientId?: string;
  readonly replyTo?: MessageId;
  /** Whom to mention (`ResolveMentions`). */
  readonly mentions?: readonly AskedMention[];
  /** The sender's own files that no message carries. With one the text may be empty. */
  readonly attachmentIds?: readonly AttachmentId[];
  /** Asks all others in the room to confirm that they have read it; for whom the room lets (`mayAskConfirmation`). */
  readonly asksConfirmation?: boolean;
  /** Whether writing to somebody who asks the sender to talk accepts that. Default true; false: it is refused. */
  readonly acceptsRequest?: boolean;
  /** Everybody is told at once and at any hour. Who calls has checked that the sender may say so. */
  readonly isUrgent?: boolean;
}

/**
 * Stores a message and publishes it to the room. A call that resolved is committed. A retry and a refused send count
 * against no limit.
 * @throws ChatError as `MessageStore.append`, EMPTY_MESSAGE, MESSAGE_TOO_LONG, RATE_LIMIT_EXCEEDED, and as `checkWriting`,
 *   `AttachFiles` and `CheckAsking`
 */
export type SendMessage = (input: SendMessageInput) => Promise<Appended>;

interface Deps {
  readonly messages: Pick<MessageStore, 'append' | 'findStored'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly showMessage: ShowMessage;
  readonly answerOffice: AnswerOffice;
  readonly sendRequest: SendRequest;
  readonly resolveMentions: ResolveMentions;
  readonly attachFiles: AttachFiles;
  readonly checkAsking: CheckAsking;
}

/** What is sent, beside who sends it. */
interface Sent {
  readonly content: string;
  readonly replyTo: MessageId | null;
  readonly attachmentIds: readonly AttachmentId[];
  readonly asked: readonly AskedMention[];
  readonly asksConfirmation: boolean;
  readonly isUrgent: boolean;
  readonly acceptsRequest: boolean;
}

const none: readonly AttachmentId[] = [];
const nobody: readonly AskedMention[] = [];

export const makeSendMessage = (deps: Deps): SendMessage => {
  const { messages, limiter, limits, bus, showMessage, answerOffice } = deps;
  const { sendRequest, resolveMentions, attachFiles, checkAsking } = deps;
  /**
   * A retry during its first attempt shares the attempt and its result, and needs no permit. Holds only sends in
   * flight.
   */
  const inFlight = new Map<string, { readonly sent: string; readonly result: Promise<Appended> }>();

  const send = async (sender: Person, attempt: SendAttempt, given: Sent): Promise<Appended> => {
    let draft: MessageDraft;
    try {
      checkWriting(sender);
      const { roomId, senderId, sent, clientId } = attempt;
      const { content, replyTo, attachmentIds } = given;
      // Every send comes by here, and naming the fields takes a tenth of the time of a spread.
      if (attachmentIds.length === 0)
        draft = { roomId, senderId, sent, clientId, content: checkContent(content, limits.messageChars), replyTo };
      else {
        const text = checkCaption(content, limits.messageChars);
        const attachments = await attachFiles(sender, roomId, attachmentIds);
        draft = { roomId, senderId, sent, clientId, content: text, replyTo, attachments };
      }
      if (given.asksConfirmation) {
        await checkAsking(sender, roomId);
        draft = { ...draft, asksConfirmation: true };
      }
      if (given.isUrgent) draft = { ...draft, isUrgent: true };
      await consumeQuota(limiter, limits, 'messages', sender);
    } catch (refusal) {
      return await findRetried(sender, attempt, refusal);
    }
    const { asked } = given;
    const mentions = asked.length === 0 ? [] : await resolveMentions(sender, draft.roomId, draft.content, asked);
    const whole = mentions.length === 0 ? draft : { ...draft, mentions };
    const appended = await append(sender, whole, given.acceptsRequest);
    if (appended.isDuplicate) {
      await refundQuota(limiter, limits, 'messages', sender);
      return { message: await showMessage(sender, appended.message), isDuplicate: true };
    }
    const { message } = appended;
    bus.publish({ roomId: message.roomId, headSeq: message.seq, events: [newMessage(message)] });
    return appended;
  };

  /** A send that the store refuses costs nothing. Tries again only after a refusal, so that offices cost nobody else anything. */
  const append = async (sender: Person, draft: MessageDraft, acceptsRequest: boolean): Promise<Appended> => {
    try {
      return await appendOrAnswer(sender, draft, acceptsRequest);
    } catch (failure) {
      await refundQuota(limiter, limits, 'messages', sender);
      throw failure;
    }
  };

  const appendOrAnswer = async (sender: Person, draft: MessageDraft, acceptsRequest: boolean): Promise<Appended> => {
    try {
      return await messages.append(draft);
    } catch (refusal) {
      if (!(refusal instanceof ChatError)) throw refusal;
      if (await answerOffice(sender, draft.roomId, refusal.code)) return messages.append(draft);
      const sent = await sendRequest(sender, draft, refusal.code, acceptsRequest);
      if (sent === undefined) throw refusal;
      return sent;
    }
  };

  /**
   * A retry of a stored message is no new message: neither a quota nor a rule for texts that came later refuses it. A
   * text that no database could ever hold was not stored. @throws `refusal` for others
   */
  const findRetried = async (sender: Person, attempt: SendAttempt, refusal: unknown): Promise<Appended> => {
    if (refusal instanceof ChatError && refusal.code === 'INVALID_REQUEST') throw refusal;
    const message = await messages.findStored(attempt);
    if (message === undefined) throw refusal;
    return { message: await showMessage(sender, message), isDuplicate: true };
  };

  /** What the person sent under an account that was merged into this one since: its client may not know of the answer. */
  const findSentBefore = async (sender: Person, attempt: SendAttempt): Promise<Message | undefined> => {
    for (const senderId of sender.formerIds ?? []) {
      const message = await messages.findStored({ ...attempt, senderId });
      if (message !== undefined) return showMessage(sender, message);
    }
    return undefined;
  };

  return async ({
    sender,
    roomId,
    content,
    clientId: givenId,
    replyTo = null,
    mentions: asked = nobody,
    attachmentIds = none,
    asksConfirmation = false,
    isUrgent = false,
    acceptsRequest = true,
  }) => {
    const sent = sentWith(content, attachmentIds, asksConfirmation, isUrgent);
    const given: Sent = { content, replyTo, attachmentIds, asked, asksConfirmation, isUrgent, acceptsRequest };
    const clientId = givenId?.toLowerCase() ?? null;
    const attempt: SendAttempt = { roomId, senderId: sender.id, sent, clientId };
    if (clientId === null) return send(sender, attempt, given);
    if (sender.formerIds !== undefined) {
      const message = await findSentBefore(sender, attempt);
      if (message !== undefined) return { message, isDuplicate: true };
    }

    const key = `${roomId}:${sender.id}:${clientId}`;
    const first = inFlight.get(key);
    if (first !== undefined) {
      if (first.sent !== sent && comparedText(first.sent) !== comparedText(sent)) throw conflict();
      return { ...(await first.result), isDuplicate: true };
    }
    const result = send(sender, attempt, given).finally(() => inFlight.delete(key));
    inFlight.set(key, { sent, result });
    return result;
  };
};
