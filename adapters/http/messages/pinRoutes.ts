import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { messageSchema, pinList } from '../../wire/messages/messageSchemas.ts';
import { messageAddress, roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'pinMessage' | 'readPins'>;
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
  ];
};
