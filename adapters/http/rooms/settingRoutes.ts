import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { muteBody, pinBody, roomSettings } from '../../wire/rooms/roomSchemas.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

const tag = 'Rooms';
const room = '/api/chat/rooms/:room_id/';

/** What people set about a room for themselves. */
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
      summary: 'Mute a room for myself, or end that with is_muted false',
      description:
        'Nobody else sees it; all of one’s own sockets hear of it as room_settings. A client gives no alarm for a muted ' +
        'room; its unread messages are counted as before. Works in archived rooms too, and needs a membership.',
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
      summary: 'Pin a room for myself, or end that with is_pinned false',
      description:
        'Nobody else sees it; all of one’s own sockets hear of it as room_settings. The order of lists stays as it is: ' +
        'clients put pinned rooms first, and find those beyond the first page by rooms/?pinned=true.',
      params: roomAddress,
      body: pinBody,
      answer: roomSettings,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: ({ person, params, body: { is_pinned: isPinned = true } }) => set(person, params.room_id, { isPinned }),
    }),
  ];
};
