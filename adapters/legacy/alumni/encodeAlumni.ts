import type { Attachment } from '../../../core/attachments/Attachment.ts';
import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Message } from '../../../core/messages/Message.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { isRoomActive } from '../../../core/rooms/RoomState.ts';
import { attachmentsPath, encodeAttachment } from '../../wire/attachments/encodeAttachment.ts';
import type { OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { encodeMessage, encodePictureUrl } from '../../wire/messages/encodeMessage.ts';

/** A message as our frames and answers have it. */
export type FrameMessage = Extract<OwnFrame, { readonly type: 'new_message' }>['message'];
type OwnAttachment = FrameMessage['attachments'][number];

/** What a message answers, as the client shows it above the answer. */
export interface Quoted {
  readonly message_id: number;
  readonly content: string;
  readonly sender_name: string;
}

export const encodeAlumniPerson = (person: Person) => ({
  ...{ user_id: person.id, id: person.id },
  ...{ name: fullName(person), username: person.externalId },
  ...{ f_name: person.firstName || person.externalId, l_name: person.lastName },
  ...{ avatar_url: encodePictureUrl(person), profile_pic: encodePictureUrl(person) },
});

const showAttachment = ({ id, name, media_type, kind, size, state }: OwnAttachment) => ({
  attachment_id: id,
  ...{ file_name: name, file_type: media_type, file_category: kind === 'picture' ? 'image' : kind, file_size: size },
  /** Relative, as files of the older server were. Null for what a scanner withholds. */
  file_url: state === 'ready' ? `${attachmentsPath}${id}/` : null,
});

export const encodeUploaded = (attachment: Attachment) => showAttachment(encodeAttachment(attachment) as OwnAttachment);

const typeOf = ({ message_type, attachments }: FrameMessage): 'text' | 'image' | 'file' | 'system' => {
  const [first] = attachments;
  if (message_type === 'system') return 'system';
  return first === undefined ? 'text' : first.kind === 'picture' ? 'image' : 'file';
};

export const quote = ({ id, content, sender }: FrameMessage): Quoted => ({
  ...{ message_id: id, content, sender_name: sender.full_name },
});

interface Shown {
  readonly isRead: boolean;
  /** What the message answers, if that is known. */
  readonly quoted?: Quoted | undefined;
}

export const showMessage = (message: FrameMessage, { isRead, quoted }: Shown) => {
  const { id, room_id, sender, content, reply_to } = message;
  return {
    ...{ message_id: id, conversation_id: room_id, content, message_type: typeOf(message) },
    sender: { user_id: sender.id, name: sender.full_name, avatar_url: sender.avatar_url },
    ...{ sender_id: sender.id, sender_name: sender.full_name, sender_avatar: sender.avatar_url },
    ...{ is_read: isRead, is_edited: message.is_edited, created_at: message.created_at },
    attachments: message.attachments.map(showAttachment),
    reactions: message.reactions.flatMap(({ emoji, user_ids }) => user_ids.map((user_id) => ({ emoji, user_id }))),
    reply_to: reply_to === null ? null : (quoted ?? { message_id: reply_to, content: '', sender_name: '' }),
  };
};

export const toFrameMessage = (message: Message): FrameMessage => encodeMessage(message) as FrameMessage;

export const encodeConversation = (overview: RoomOverview, viewer: Person, members?: readonly Person[]) => {
  const { room, counterpart, lastMessage, about, faces } = overview;
  const known = members ?? [viewer, ...(counterpart === null ? [] : [counterpart]), ...about, ...faces];
  const people = [...new Map(known.map((person) => [person.id, person])).values()];
  const last = lastMessage && showMessage(toFrameMessage(lastMessage), { isRead: overview.unreadCount === 0 });
  return {
    conversation_id: room.id,
    name: overview.name,
    ...{ is_group: counterpart === null, is_active: isRoomActive(room), is_message_request: false },
    participants: people.map(encodeAlumniPerson),
    // The client shows nothing but this name, also of a room of many.
    other_participant:
      counterpart === null ? { user_id: 0, name: overview.name, avatar_url: null } : encodeAlumniPerson(counterpart),
    last_message: last,
    unread_count: overview.unreadCount,
    created_at: room.createdAt.toISOString(),
    updated_at: (lastMessage?.createdAt ?? room.updatedAt).toISOString(),
  };
};
