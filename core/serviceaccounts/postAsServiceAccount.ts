import { type AttachmentId, attachmentNotFound, mostAttachments } from '../attachments/Attachment.ts';
import type { AttachFiles } from '../attachments/attachFiles.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { AmendMessage } from '../messages/amendMessage.ts';
import { type ChatEvent, newMessage } from '../messages/ChatEvent.ts';
import { comparedText } from '../messages/comparedText.ts';
import { checkCaption, checkContent, type Message, type MessageDraft, type SendAttempt } from '../messages/Message.ts';
import { checkData, type MessageData, type MessageType } from '../messages/MessageData.ts';
import type { Appended, MessageStore } from '../messages/MessageStore.ts';
import type { ServicePass } from '../messages/ServicePass.ts';
import { sentWith } from '../messages/sentWith.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { serviceRuleOf } from '../permissions/ServiceRules.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { type ServiceAccount, senderOf } from './ServiceAccount.ts';
import type { ServiceAccounts, ServiceRoom, ServiceRoomsQuery } from './ServiceAccounts.ts';

export interface ServiceMessage {
  readonly roomId: RoomId;
  readonly content: string;
  /** A UUID; a retry under it returns the first result. */
  readonly clientId?: string;
  readonly replyTo?: MessageId;
  /** Files that the account sent to the server, and no message carries; if its service role says so. */
  readonly attachmentIds?: readonly AttachmentId[];
  /** `bot` by default; `system`: shown as something that happened. */
  readonly type?: Exclude<MessageType, 'text'>;
  /** See `checkData`. */
  readonly data?: unknown;
}

interface Target {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/**
 * What service accounts do. Only rooms of their organisation and of all below it whose type their service role names take
 * their messages; every other room is as if it were not there. They see nothing of what others write.
 * @throws ChatError as `MessageStore`, RATE_LIMIT_EXCEEDED, and INVALID_REQUEST for data that is not let in
 */
export interface PostAsServiceAccount {
  send(account: ServiceAccount, message: ServiceMessage): Promise<Appended>;
  /** Changes the text of a message of its own; its data stay. */
  edit(account: ServiceAccount, change: Target & { readonly content: string }): Promise<Message>;
  /** Deletes a message of its own. */
  remove(account: ServiceAccount, target: Target): Promise<Message>;
  /** The rooms that take its messages now, by id. */
  rooms(
    account: ServiceAccount,
    query: Pick<ServiceRoomsQuery, 'context' | 'after' | 'limit'>,
  ): Promise<readonly ServiceRoom[]>;
  /** @throws ChatError ACCESS_DENIED for an account that may send no files */
  checkFiles(account: ServiceAccount): void;
}

interface Deps {
  readonly messages: Pick<MessageStore, 'append' | 'findStored'>;
  readonly serviceAccounts: Pick<ServiceAccounts, 'listRooms'>;
  /** Through the guards, and without the limits of people. */
  readonly amend: AmendMessage;
  readonly attachFiles: AttachFiles;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly policy: Pick<Policy, 'services'>;
}

const none: readonly AttachmentId[] = [];

export const makePostAsServiceAccount = (deps: Deps): PostAsServiceAccount => {
  const { messages, serviceAccounts, amend, attachFiles, limiter, limits, bus, policy } = deps;

  const ruleOf = ({ role }: ServiceAccount) => serviceRuleOf(policy.services, role);
  const passOf = (account: ServiceAccount): ServicePass => ({
    roomTypes: ruleOf(account)?.posts ?? [],
    organisation: organisationOf(account.scope),
  });

  const checkFiles = (account: ServiceAccount): void => {
    if (ruleOf(account)?.files !== true)
      throw new ChatError('ACCESS_DENIED', `Services of the role "${account.role}" send no files by the policy.`);
  };

  const draftOf = async (
    account: ServiceAccount,
    attempt: SendAttempt,
    { content, replyTo, attachmentIds = none, type = 'bot' }: ServiceMessage,
    data: MessageData | undefined,
  ): Promise<MessageDraft> => {
    const service = { pass: passOf(account), type, ...(data !== undefined && { data }) };
    const draft: Omit<MessageDraft, 'content'> = { ...attempt, replyTo: replyTo ?? null, service };
    if (attachmentIds.length === 0) return { ...draft, content: checkContent(content, limits.messageChars) };
    checkFiles(account);
    if (attachmentIds.length > mostAttachments) throw attachmentNotFound();
    const text = checkCaption(content, limits.messageChars);
    return {
      ...draft,
      content: text,
      attachments: await attachFiles(senderOf(account), attempt.roomId, attachmentIds),
    };
  };

  /** A retry of a stored message is no new message, whatever refuses new ones. @throws `refusal` for others */
  const findRetried = async (attempt: SendAttempt, refusal: unknown): Promise<Appended> => {
    const message = await messages.findStored(attempt);
    if (message === undefined) throw refusal;
    return { message: withoutOthers(message), isDuplicate: true };
  };

  const limitedAmend = async (account: ServiceAccount, change: () => Promise<Message>): Promise<Message> => {
    await consumeQuota(limiter, limits, 'service_edits', account);
    try {
      return withoutOthers(await change());
    } catch (failure) {
      await refundQuota(limiter, limits, 'service_edits', account);
      throw failure;
    }
  };

  return {
    checkFiles,
    send: async (account, given) => {
      const { roomId, content, clientId, attachmentIds = none, type = 'bot' } = given;
      const data = given.data === undefined ? undefined : checkData(given.data);
      const text = sentWith(comparedText(content), attachmentIds);
      const sent = `${text}\0${type}\0${JSON.stringify(data ?? null)}`;
      const attempt = { roomId, senderId: account.id, sent, clientId: clientId?.toLowerCase() ?? null };
      let draft: MessageDraft;
      try {
        draft = await draftOf(account, attempt, given, data);
        await consumeQuota(limiter, limits, 'service_messages', account);
      } catch (refusal) {
        return findRetried(attempt, refusal);
      }
      try {
        const appended = await messages.append(draft);
        if (appended.isDuplicate) {
          await refundQuota(limiter, limits, 'service_messages', account);
          return { ...appended, message: withoutOthers(appended.message) };
        }
        const { message } = appended;
        bus.publish({ roomId, headSeq: message.seq, events: [newMessage(message)] });
        return appended;
      } catch (failure) {
        await refundQuota(limiter, limits, 'service_messages', account);
        throw failure;
      }
    },
    edit: (account, change) =>
      limitedAmend(account, () => amend.edit({ ...change, person: senderOf(account), pass: passOf(account) })),
    remove: (account, target) =>
      limitedAmend(account, () => amend.remove({ ...target, person: senderOf(account), pass: passOf(account) })),
    rooms: async (account, query) => {
      await consumeQuota(limiter, limits, 'searches', account);
      const { roomTypes: types, organisation } = passOf(account);
      return serviceAccounts.listRooms({ ...query, types, organisation });
    },
  };
};

/** The message without what others did with it, which a service account does not see. */
const withoutOthers = (message: Message): Message => ({ ...message, reactions: [], thread: null });
