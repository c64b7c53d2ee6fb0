import { ChatError } from '../../../core/errors.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { contactRoomType } from '../../../core/permissions/roomTypesOf.ts';
import type { LegacyCall, LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { numberedPage } from '../numberedPage.ts';
import { membersOf, readId } from '../readMember.ts';
import { encodeThebotContact, encodeThebotRoom } from './encodeThebot.ts';

/** Rooms and contacts of one read, and the entries of a page. */
const limit = 200;
const pageSize = 20;

const isDenied = (failure: unknown): boolean => failure instanceof ChatError && failure.code === 'ACCESS_DENIED';

/** The shelves of an office after one's own rooms: who answers there finds all of its rooms in the one list. */
const shelves = ['own', 'open', 'mine', 'closed'] as const;
type Shelf = (typeof shelves)[number];

export const thebotRoomRoutes = ({ chat }: Pick<LegacyParts, 'chat'>): LegacyRoute[] => {
  const readShelf = async (person: Person, shelf: Shelf, cursor: string | undefined) => {
    const query = { limit, ...(cursor && { cursor }) };
    if (shelf === 'own') return chat.listRooms(person, query);
    const { rooms, nextCursor } = await chat.listOffice(person, { ...query, show: shelf }).catch((failure: unknown) => {
      if (isDenied(failure)) return { rooms: [], nextCursor: null };
      throw failure;
    });
    return { rooms: rooms.map(({ overview }) => overview), nextCursor };
  };

  /** All shelves as one list; a room that is on two of them is in it once. */
  const makeReadRooms = (person: Person) => {
    const seen = new Set<number>();
    return async (cursor = 'own:'): Promise<{ items: RoomOverview[]; nextCursor: string | null }> => {
      const [name = '', rest] = cursor.split(/:(.*)/s);
      const shelf = shelves.find((one) => one === name) ?? 'own';
      const { rooms, nextCursor } = await readShelf(person, shelf, rest || undefined);
      const items = rooms.filter(({ room }) => !seen.has(room.id));
      for (const { room } of items) seen.add(room.id);
      const next = shelves[shelves.indexOf(shelf) + 1];
      return { items, nextCursor: nextCursor === null ? (next ? `${next}:` : null) : `${shelf}:${nextCursor}` };
    };
  };

  const showRoom = async (person: Person, id: number) => {
    const roomId = asRoomId(id);
    const overview = await chat.overview(person, roomId);
    const members = await chat.readParticipants(person, roomId);
    return encodeThebotRoom(
      overview,
      person,
      members.map((member) => member.person),
    );
  };

  return [
    {
      method: 'get',
      path: '/api/chat/',
      handle: async (call) => {
        const page = await numberedPage(call, { usualSize: pageSize, read: makeReadRooms(call.person) });
        return {
          status: 200,
          body: { ...page, results: page.results.map((one) => encodeThebotRoom(one, call.person)) },
        };
      },
    },
    {
      method: 'post',
      path: '/api/chat/',
      handle: async ({ person, body }) => {
        const userId = readId(membersOf(body), ['recipient_id', 'user_id', 'participant_id', 'contact_id']);
        const type = contactRoomType(chat.policy);
        if (userId === undefined || type === null) throw new ChatError('INVALID_REQUEST', 'recipient_id is missing.');
        const { room, isNew } = await chat.openRoom(person, { type, userId: asUserId(userId) });
        return { status: isNew ? 201 : 200, body: await showRoom(person, room.id) };
      },
    },
    {
      method: 'get',
      path: '/api/chat/contacts/',
      takes: ({ headers }) => /^token /i.test(headers.authorization ?? ''),
      handle: async (call) => {
        const text = call.query.get('search') ?? call.query.get('q') ?? '';
        const page = await numberedPage(call, {
          usualSize: 100,
          read: async (cursor) => {
            const query = { limit: 100, ...(text && { text }), ...(cursor && { cursor }) };
            const { contacts, nextCursor } = await chat.resolveContacts(call.person, query);
            return { items: contacts, nextCursor };
          },
        });
        return { status: 200, body: { ...page, results: page.results.map(encodeThebotContact) } };
      },
    },
    {
      method: 'get',
      path: '/api/chat/unread_count/',
      handle: async ({ person }) => {
        const { unreadMessages, unreadRooms } = await chat.readTotals(person);
        return { status: 200, body: { unread_count: unreadMessages, count: unreadMessages, rooms: unreadRooms } };
      },
    },
    {
      method: 'get',
      path: '/api/chat/:room_id/',
      handle: async (call) => ({ status: 200, body: await showRoom(call.person, roomOf(call)) }),
    },
    {
      method: 'delete',
      path: '/api/chat/:room_id/',
      handle: async (call) => {
        await chat.changeRoom.leave(call.person, asRoomId(roomOf(call)));
        return { status: 204 };
      },
    },
  ];
};

const roomOf = ({ ids }: LegacyCall): number => ids['room_id'] ?? 0;
