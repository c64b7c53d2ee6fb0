import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { muteBody, pinBody, roomSettings } from '../../wire/rooms/roomSchemas.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

const tag = 'Rooms';
const room = '/api/chat/rooms/:room_id/';

/** The routes for a person's own preferences about a room. */
export const settingRoutes = ({ chat }: { readonly chat: Pick<Chat, 'updateRoomPreferences'> }): Route[] => {
  const set = async (person: Person, roomId: number, change: Partial<RoomPreferences>) => {
    const { isMuted, isPinned } = await chat.updateRoomPreferences(person, asRoomId(roomId), change);
    return ok({ room_id: roomId, is_muted: isMuted, is_pinned: isPinned });
  };

  return [
    personRoute({
      method: 'post',
      path: `${room}mute/`,
      tag,
      summary: 'Mute a room for myself, or unmute it with is_muted false',
      description:
        'Nobody else sees it; all my sockets receive room_settings. A client does not alert for a muted room; unread ' +
        'messages count as before. Works in archived rooms too, and needs a membership.',
      params: roomAddress,
      body: muteBody,
      answer: roomSettings,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: ({ person, params, body: { is_muted: isMuted = true } }) => set(person, params.room_id, { isMuted }),
    }),
    personRoute({
      method: 'post',
      path: `${room}pin/`,
      tag,
      summary: 'Pin a room for myself, or unpin it with is_pinned false',
      description:
        'Nobody else sees it; all my sockets receive room_settings. The order of lists does not change: clients show ' +
        'pinned rooms first, and find those beyond the first page with rooms/?pinned=true.',
      params: roomAddress,
      body: pinBody,
      answer: roomSettings,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: ({ person, params, body: { is_pinned: isPinned = true } }) => set(person, params.room_id, { isPinned }),
    }),
  ];
};
