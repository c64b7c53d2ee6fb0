import { ChatError } from '../../../core/errors.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { contactRoomType } from '../../../core/permissions/roomTypesOf.ts';
import type { LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { readAllRooms } from '../readAllRooms.ts';
import { firstOf, membersOf, readId } from '../readMember.ts';
import { encodeAlumniPerson, encodeConversation } from './encodeAlumni.ts';

const base = '/api/messaging/';
const people = 20;

export const alumniRoomRoutes = ({ chat }: Pick<LegacyParts, 'chat'>): LegacyRoute[] => {
  const show = async (person: Person, id: number) => {
    const roomId = asRoomId(id);
    const overview: RoomOverview = await chat.overview(person, roomId);
    const members = await chat.readParticipants(person, roomId);
    return encodeConversation(
      overview,
      person,
      members.map((member) => member.person),
    );
  };

  const open: LegacyRoute['handle'] = async ({ person, body }) => {
    const members = membersOf(body);
    const [first] = [firstOf(members, ['participant_ids', 'participants'])].flat();
    const userId = readId({ participant_id: first, ...members }, ['participant_id', 'user_id', 'receiver_id']);
    const type = contactRoomType(chat.policy);
    if (userId === undefined || type === null) throw new ChatError('INVALID_REQUEST', 'participant_id is missing.');
    const { room, isNew } = await chat.openRoom(person, { type, userId: asUserId(userId) });
    return { status: isNew ? 201 : 200, body: await show(person, room.id) };
  };

  const search: LegacyRoute['handle'] = async ({ person, query }) => {
    const text = (query.get('q') ?? query.get('search') ?? '').trim();
    const { contacts } = await chat.resolveContacts(person, { limit: people, ...(text !== '' && { text }) });
    const users = contacts.map((contact) => encodeAlumniPerson(contact.person));
    return { status: 200, body: { users, count: users.length, query: text } };
  };

  return [
    {
      method: 'get',
      path: `${base}conversations/`,
      handle: async ({ person }) => {
        const rooms = await readAllRooms(chat.listRooms, person);
        return { status: 200, body: rooms.map((room) => encodeConversation(room, person)) };
      },
    },
    { method: 'post', path: `${base}conversations/`, handle: open },
    {
      method: 'get',
      path: `${base}conversations/:room_id/`,
      handle: async ({ person, ids }) => ({ status: 200, body: await show(person, ids['room_id'] ?? 0) }),
    },
    {
      method: 'delete',
      path: `${base}conversations/:room_id/`,
      handle: async ({ person, ids }) => {
        await chat.changeRoom.leave(person, asRoomId(ids['room_id'] ?? 0));
        return { status: 200, body: { status: 'deleted' } };
      },
    },
    { method: 'get', path: `${base}users/search/`, handle: search },
  ];
};
