import { isErased } from '../../../core/erasure/formerMember.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Reaction } from '../../../core/messages/Reaction.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { encodeAttachment } from '../attachments/encodeAttachment.ts';

/** Where people are, by their ids. */
export const peoplePath = '/api/chat/people/';

export const encodePerson = (person: Person) => ({
  id: person.id,
  username: person.externalId,
  full_name: fullName(person),
  first_name: person.firstName,
  last_name: person.lastName,
  role: person.role,
  avatar_url: encodePictureUrl(person),
  ...encodeErased(person),
});

export const encodePictureUrl = ({ id, picture }: { readonly id: number; readonly picture?: string }): string | null =>
  picture === undefined ? null : `${peoplePath}${id}/picture/?v=${picture}`;

/** Only erased people have the member: what everybody reads stays short. */
export const encodeErased = (person: Person): { is_erased?: true } => (isErased(person) ? { is_erased: true } : {});

export const encodeReaction = ({ emoji, userIds, hiddenCount = 0 }: Reaction) => ({
  emoji,
  count: userIds.length + hiddenCount,
  user_ids: userIds,
});

/** Encodes a message for REST and sockets. */
export const encodeMessage = (message: Message) => {
  const { editedAt, deletedAt, thread } = message;
  const createdAt = message.createdAt.toISOString();
  return {
    id: message.id,
    room_id: message.roomId,
    seq: message.seq,
    sender: encodePerson(message.sender),
    content: message.content,
    message_type: message.type ?? ('text' as const),
    /** Only messages of programs have it: what everybody reads stays short. */
    ...(message.data && { data: message.data }),
    client_id: message.clientId,
    reply_to: message.replyTo,
    thread_root: message.threadRoot,
    thread: thread && { reply_count: thread.replyCount, last_reply_at: thread.lastReplyAt.toISOString() },
    attachments: message.attachments?.map(encodeAttachment) ?? [],
    reactions: message.reactions.map(encodeReaction),
    mentions: (message.mentions ?? []).map(({ userId, name }) => ({ user_id: userId, name })),
    pinned_seq: message.pinnedSeq ?? null,
    /** Only messages that ask have it: what everybody reads stays short. */
    ...(message.asksConfirmation && { requires_confirmation: 'person' as const }),
    created_at: createdAt,
    /** The same time under the name that existing clients read. */
    timestamp: createdAt,
    updated_at: (deletedAt ?? editedAt)?.toISOString() ?? createdAt,
    is_edited: editedAt !== null,
    edited_at: editedAt?.toISOString() ?? null,
    is_deleted: deletedAt !== null,
  };
};
