import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodeSettings } from '../../wire/rooms/encodeRoom.ts';
import { hideBody, muteBody, pinBody, roomSettings } from '../../wire/rooms/preferenceSchemas.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

const tag = 'Rooms';
const room = '/api/chat/rooms/:room_id/';

/** The routes for a person's own preferences about a room. */
export const settingRoutes = ({ chat }: { readonly chat: Pick<Chat, 'updateRoomPreferences'> }): Route[] => {
  const set = async (person: Person, roomId: number, change: Partial<RoomPreferences>) => {
    const id = asRoomId(roomId);
    return ok(encodeSettings(id, await chat.updateRoomPreferences(person, id, change)));
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
    personRoute({
      method: 'post',
      path: `${room}hide/`,
      tag,
      summary: 'Hide a room for myself until the next message, or show it with is_hidden false',
      description:
        'Nobody else sees it; all my sockets receive room_settings. Lists leave a hidden room out unless they are asked ' +
        'with hidden=true, and its unread messages do not count in totals. The next message of anybody, or opening the ' +
        'room with POST rooms/, shows it again. Works in archived rooms too, and needs a membership.',
      params: roomAddress,
      body: hideBody,
      answer: roomSettings,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: ({ person, params, body: { is_hidden: isHidden = true } }) => set(person, params.room_id, { isHidden }),
    }),
  ];
};
