import type { PresentContact } from '../../../core/contacts/readContacts.ts';
import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { isRoomActive } from '../../../core/rooms/RoomState.ts';
import type { OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';

/** Who looks, and how far the people of the room have read. */
export interface Reads {
  readonly viewerId: number;
  /** By person, the last message that counts as read. */
  readonly pointers: ReadonlyMap<number, number>;
}

/** A message as our frames and answers have it. */
export type OwnMessage = Extract<OwnFrame, { readonly type: 'new_message' }>['message'];

/** The client shows pictures without a token, and our pictures are for those who show one. */
const noPicture = null;

export const encodeThebotPerson = (person: Person) => ({
  id: person.id,
  username: person.externalId,
  first_name: person.firstName || person.externalId,
  last_name: person.lastName,
  full_name: fullName(person),
  role: person.role,
  avatar: noPicture,
});

/** The client shows the first name and falls back on nothing. */
const encodeSender = ({ avatar_url: _picture, ...sender }: OwnMessage['sender']) => ({
  ...{ ...sender, first_name: sender.first_name || sender.full_name, avatar: noPicture },
});

export const encodeOwnMessage = (message: OwnMessage, { viewerId, pointers }: Reads) => {
  const { id, room_id, sender, content, message_type, reply_to, attachments, created_at, updated_at } = message;
  const readers = [...pointers].filter(([userId, lastReadId]) => userId !== sender.id && lastReadId >= id);
  const read_by = readers.map(([userId]) => userId);
  return {
    id,
    ...{ room: room_id, room_id, chat_id: room_id },
    ...{ sender: encodeSender(sender), sender_id: sender.id, sender_name: sender.full_name, sender_role: sender.role },
    // The client shows no files; so that nobody gets an empty line, it shows their names.
    content: content || attachments.map(({ name }) => `📎 ${name}`).join('\n'),
    message_type,
    reply_to,
    attachments,
    ...{ created_at, updated_at, timestamp: created_at },
    ...{ is_edited: message.is_edited, is_deleted: message.is_deleted },
    is_read: sender.id === viewerId ? read_by.length > 0 : read_by.includes(viewerId),
    read_by,
  };
};

type CoreMessage = Parameters<typeof encodeMessage>[0];

export const encodeThebotMessage = (message: CoreMessage, reads: Reads) =>
  encodeOwnMessage(encodeMessage(message) as OwnMessage, reads);

export const encodeThebotRoom = (overview: RoomOverview, viewer: Person, members?: readonly Person[]) => {
  const { room, counterpart, lastMessage, about, faces } = overview;
  const others = [...new Map([...(counterpart ? [counterpart] : []), ...about, ...faces].map((one) => [one.id, one]))];
  const pointers = new Map<number, number>();
  return {
    id: room.id,
    ...{ type: room.type, room_type: room.type },
    name: overview.name,
    is_active: isRoomActive(room),
    participants: (members ?? [viewer, ...others.map(([, person]) => person)]).map(encodeThebotPerson),
    ...{ participants_count: overview.participantCount, participant_count: overview.participantCount },
    other_participant: counterpart && encodeThebotPerson(counterpart),
    last_message: lastMessage && encodeThebotMessage(lastMessage, { viewerId: viewer.id, pointers }),
    unread_count: overview.unreadCount,
    created_at: room.createdAt.toISOString(),
    updated_at: (lastMessage?.createdAt ?? room.updatedAt).toISOString(),
  };
};

export const encodeThebotContact = ({ person, roomId, isFavourite, isOnline }: PresentContact) => ({
  ...encodeThebotPerson(person),
  user_id: person.id,
  has_existing_chat: roomId !== null,
  ...{ existing_chat_id: roomId, chat_id: roomId },
  is_favourite: isFavourite,
  is_online: isOnline,
});
