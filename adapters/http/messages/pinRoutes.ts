import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { messageSchema, pinList, sharedList, sharedQuerySchema } from '../../wire/messages/messageSchemas.ts';
import { messageAddress, roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'pinMessage' | 'readPins' | 'shared'>;
}

const tag = 'Messages';
const room = '/api/chat/rooms/:room_id/';

export const pinRoutes = ({ chat }: Deps): Route[] => {
  const route = (method: 'put' | 'delete', summary: string): Route =>
    personRoute({
      method,
      path: `${room}messages/:message_id/pin/`,
      tag,
      summary,
      description:
        'For those whom the type of the room lets pin (rights.may_pin). All members receive pin_changed. A room has at ' +
        'most 50 pinned messages; one more is a CONFLICT. A deleted message is not pinned any more. A request that ' +
        'changes nothing counts against no limit.',
      params: messageAddress,
      answer: messageSchema,
      errors: [
        ...(['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE'] as const),
        ...(['CONFLICT', 'RATE_LIMIT_EXCEEDED'] as const),
      ],
      handle: async ({ person, params }) => {
        const [roomId, messageId] = [asRoomId(params.room_id), asMessageId(params.message_id)];
        return ok(encodeMessage(await chat.pinMessage({ person, roomId, messageId, isPinned: method === 'put' })));
      },
    });

  return [
    route('put', 'Pin a message for all members of the room; pinning it again changes nothing'),
    route('delete', 'Unpin a message; unpinning it again changes nothing'),
    personRoute({
      method: 'get',
      path: `${room}pins/`,
      tag,
      summary: 'The pinned messages of a room that I see, the one pinned last first',
      params: roomAddress,
      answer: pinList,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
      handle: async ({ person, params }) => {
        const pins = await chat.readPins(person, asRoomId(params.room_id));
        return ok({ messages: pins.map(encodeMessage), count: pins.length });
      },
    }),
    personRoute({
      method: 'get',
      path: `${room}shared/`,
      tag,
      summary: 'The messages of a room with pictures, with other files or with links, the newest first',
      description:
        'Of the history that I see, without deleted messages. A message with several things comes once. For the next page, ' +
        'before is oldest_id. Messages from before the search by words are found by their links a little later.',
      params: roomAddress,
      query: sharedQuerySchema,
      answer: sharedList,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
      handle: async ({ person, params, query: { kind, before, limit = 50 } }) => {
        const asked = { kind, limit, ...(before !== undefined && { before: asMessageId(before) }) };
        const { messages, hasMore } = await chat.shared(person, asRoomId(params.room_id), asked);
        const [newest, oldest] = [messages[0]?.id ?? null, messages.at(-1)?.id ?? null];
        const shown = messages.map(encodeMessage);
        return ok({
          ...{ messages: shown, has_more: hasMore, count: shown.length, oldest_id: oldest, newest_id: newest },
        });
      },
    }),
  ];
};
