import { asRoomId, asUserId, type RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { encodeParticipant } from '../../wire/rooms/encodeParticipant.ts';
import { addBody, participantList, removeAnswer } from '../../wire/rooms/participantSchemas.ts';
import { participantAddress, roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

const tag = 'Participants';
const path = '/api/chat/rooms/:room_id/participants/';

interface Deps {
  readonly chat: Pick<Chat, 'readParticipants' | 'changeRoom' | 'nameOrganisations'>;
}

export const participantRoutes = ({ chat }: Deps): Route[] => {
  const list = async (person: Person, roomId: RoomId) => {
    const found = await chat.readParticipants(person, roomId);
    const names = await chat.nameOrganisations(scopesOf(found.map((one) => one.person)));
    const participants = found.map((one) => encodeParticipant(one, names));
    return ok({ participants, count: participants.length });
  };

  return [
    personRoute({
      method: 'get',
      path,
      tag,
      summary: 'The participants of a room, by name',
      params: roomAddress,
      answer: participantList,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
      handle: ({ person, params }) => list(person, asRoomId(params.room_id)),
    }),
    personRoute({
      method: 'post',
      path,
      tag,
      summary: 'Add contacts to one of my rooms',
      description:
        'In a group they see what happens from their joining on, unless history says all; nobody gives more than they ' +
        'see. What was before answers them everywhere like what is not there: 404, 410 or left out.',
      params: roomAddress,
      body: addBody,
      answer: participantList,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: async ({ person, params, body }) => {
        const roomId = asRoomId(params.room_id);
        await chat.changeRoom.add(person, roomId, body.user_ids.map(asUserId), body.history);
        return list(person, roomId);
      },
    }),
    personRoute({
      method: 'delete',
      path: `${path}:user_id/`,
      tag,
      summary: 'Remove a person from one of my rooms, or leave it',
      params: participantAddress,
      answer: removeAnswer,
      errors: ['ROOM_NOT_FOUND', 'USER_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ person, params }) => {
        const userId = asUserId(params.user_id);
        const room = await chat.changeRoom.remove(person, asRoomId(params.room_id), userId);
        return ok({ room_id: room.id, user_id: userId, participant_count: room.members().length });
      },
    }),
  ];
};
