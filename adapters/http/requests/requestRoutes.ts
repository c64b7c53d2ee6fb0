import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { acceptedAnswer, declinedAnswer } from '../../wire/requests/requestSchemas.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'requests' | 'overview' | 'nameOrganisations'>;
}

const tag = 'Requests';
const path = '/api/chat/rooms/:room_id/request/';

/** What who is asked to talk answers. GET /api/chat/rooms/?state=requests lists who asks. */
export const requestRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'post',
    path: `${path}accept/`,
    tag,
    summary: 'Accept that somebody talks to me: both of us write in the room from now on',
    description:
      'Writing in the room, or opening it with POST rooms/, accepts as well, also after I declined. A second call answers the same.',
    params: roomAddress,
    answer: acceptedAnswer,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      const roomId = asRoomId(params.room_id);
      await chat.requests.accept(person, roomId);
      const overview = await chat.overview(person, roomId);
      return ok({ room: encodeRoom(overview, await chat.nameOrganisations([overview.room.scope])) });
    },
  }),
  personRoute({
    method: 'post',
    path: `${path}decline/`,
    tag,
    summary: 'Decline that somebody talks to me; they see no difference',
    description: 'What they wrote does not come to me again. I may still accept later.',
    params: roomAddress,
    answer: declinedAnswer,
    errors: ['ROOM_NOT_FOUND', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      await chat.requests.decline(person, asRoomId(params.room_id));
      return ok({ room_id: params.room_id, is_blocked: false });
    },
  }),
  personRoute({
    method: 'post',
    path: `${path}block/`,
    tag,
    summary: 'Decline that somebody talks to me, and block them; they see no difference',
    description: 'DELETE /api/chat/blocks/:user_id/ ends the block.',
    params: roomAddress,
    answer: declinedAnswer,
    errors: ['ROOM_NOT_FOUND', 'USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      await chat.requests.block(person, asRoomId(params.room_id));
      return ok({ room_id: params.room_id, is_blocked: true });
    },
  }),
];
