import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { RoomOverview, RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { isRoomActive } from '../../../core/rooms/RoomState.ts';
import { firstCharacters } from '../../../core/text/countCharacters.ts';
import { encodeOrganisationOf } from '../directory/encodeOrganisation.ts';
import { encodeMessage, encodePerson } from '../messages/encodeMessage.ts';

/** The most characters of the last message in a room list. */
const previewChars = 200;

/** Encodes a room as one person sees it. @param member the person, if they are in the room */
export const encodeRoom = (overview: RoomOverview, names: OrganisationNames, member?: Person) => {
  const { room, counterpart, lastMessage } = overview;
  return {
    id: room.id,
    type: room.type,
    room_type: room.type,
    name: overview.name,
    context: room.context,
    context_name: room.contextName,
    ...encodeOrganisationOf(room.scope, names),
    is_active: isRoomActive(room),
    archived_into: room.archivedInto ?? null,
    is_request: (room.awaits ?? null) !== null,
    participant_count: overview.participantCount,
    other_participant: counterpart && encodePerson(counterpart),
    about: overview.about.map(encodePerson),
    faces: overview.faces.map(encodePerson),
    participants: listedParticipants(overview, member).map(encodePerson),
    last_message_content: lastMessage === null ? null : firstCharacters(previewChars, lastMessage.content),
    last_message_time: lastMessage?.createdAt.toISOString() ?? null,
    last_message_sender: lastMessage && { id: lastMessage.sender.id, username: lastMessage.sender.externalId },
    last_message: lastMessage && encodeMessage(lastMessage),
    unread_count: overview.unreadCount,
    head_seq: room.headSeq,
    last_read_seq: overview.lastReadSeq,
    unread_mark_id: overview.unreadMarkId,
    visible_from_seq: overview.visibleFromSeq,
    is_mentioned: overview.isMentioned,
    is_muted: overview.isMuted,
    is_pinned: overview.isPinned,
    is_hidden: overview.isHidden,
    created_at: room.createdAt.toISOString(),
    updated_at: room.updatedAt.toISOString(),
  };
};

/** Whom the list knows to be in the room, as the row of its type shows them: the member first. */
const listedParticipants = ({ counterpart, about, faces }: RoomOverview, member: Person | undefined): Person[] => {
  const known = [member, counterpart, ...about, ...faces].filter((one) => one !== undefined && one !== null);
  return [...new Map(known.map((one) => [one.id, one])).values()];
};

/** Encodes a person's own preferences about a room. */
export const encodeSettings = (roomId: RoomId, { isMuted, isPinned, isHidden }: RoomPreferences) => ({
  room_id: roomId,
  is_muted: isMuted,
  is_pinned: isPinned,
  is_hidden: isHidden,
});
