import { asOrganisationId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { encodePerson } from '../../wire/messages/encodeMessage.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import { handOnAnswer, handOnBody, officeList, officeQuerySchema } from '../../wire/rooms/roomSchemas.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'listOffice' | 'changeRoom' | 'nameOrganisations'>;
}

const tag = 'Rooms';

export const officeRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path: '/api/chat/office/rooms/',
    tag,
    summary: 'The rooms of my office, latest activity first',
    description: 'As of now: whoever has the right in an office sees its rooms, a member of them or not.',
    query: officeQuerySchema,
    answer: officeList,
    errors: ['ACCESS_DENIED'],
    handle: async ({ person, query: { show = 'open', limit = 50, cursor } }) => {
      const page = { show, limit, ...(cursor === undefined ? {} : { cursor }) };
      const { rooms, nextCursor } = await chat.listOffice(person, page);
      const names = await chat.nameOrganisations(rooms.map(({ overview }) => overview.room.scope));
      return ok({
        rooms: rooms.map(({ overview, writer, takenBy }) => ({
          ...encodeRoom(overview, names),
          writer: writer && encodePerson(writer),
          taken_by: takenBy && encodePerson(takenBy),
        })),
        next_cursor: nextCursor,
        has_more: nextCursor !== null,
      });
    },
  }),
  personRoute({
    method: 'post',
    path: '/api/chat/rooms/:room_id/hand_on/',
    tag,
    summary: 'Hand a room of my office to the office of another organisation',
    params: roomAddress,
    body: handOnBody,
    answer: handOnAnswer,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params, body }) => {
      const target = asOrganisationId(body.organisation_id);
      const room = await chat.changeRoom.handOn(person, asRoomId(params.room_id), target);
      return ok({ room_id: room.id, organisation_id: organisationOf(room.state.scope) || null });
    },
  }),
];
