import { ChatError } from '../../../core/errors.ts';
import { asMessageId, asUserId, type RoomId } from '../../../core/ids.ts';
import type { RoomListQuery, RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { contactRoomType } from '../../../core/permissions/roomTypesOf.ts';
import type { OpenRoomCommand } from '../../../core/rooms/OpenRoomCommand.ts';
import type { LegacyCall, LegacyReply, LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import { readAllRooms } from '../readAllRooms.ts';
import { firstOf, membersOf, readId } from '../readMember.ts';
import { jobRoomType, type OwnRoom, showJobRoom } from './jobRooms.ts';

const path = '/api/chat/rooms/';

export const jobsRoutes = ({ chat }: Pick<LegacyParts, 'chat'>): LegacyRoute[] => {
  const { policy } = chat;

  const show = async (person: Person, overviews: readonly RoomOverview[]) => {
    const names = await chat.nameOrganisations(overviews.map(({ room }) => room.scope));
    return overviews.map((overview) =>
      showJobRoom(policy, encodeRoom(overview, names, person) as OwnRoom, overview.room.about[0]),
    );
  };

  const list = async (person: Person, query: Omit<RoomListQuery, 'limit' | 'cursor'>): Promise<LegacyReply> => {
    return { status: 200, body: await show(person, await readAllRooms(chat.listRooms, person, query)) };
  };

  const open = async (person: Person, command: OpenRoomCommand): Promise<LegacyReply> => {
    const { room, isNew } = await chat.openRoom(person, command);
    const [shown] = await show(person, [await chat.overview(person, room.id)]);
    return { status: isNew ? 201 : 200, body: { room: shown, created: isNew } };
  };

  const startDirect: LegacyRoute['handle'] = async ({ person, body }) => {
    const userId = readId(membersOf(body), ['user_id']);
    const type = contactRoomType(policy);
    if (userId === undefined || type === null) throw missing('user_id');
    return open(person, { type, userId: asUserId(userId) });
  };

  /** A bidder names the job; its client names the bidder too, if several bid. */
  const startJob: LegacyRoute['handle'] = async ({ person, body }) => {
    const members = membersOf(body);
    const context = contextIn(firstOf(members, ['job_id', 'job']));
    const bidderId = readId(members, ['bidder_id', 'bidder']);
    const type = jobRoomType(policy);
    if (context === undefined) throw missing('job_id');
    if (type === undefined) throw new ChatError('INVALID_REQUEST', 'There are no rooms of jobs here.');
    const whom = bidderId === undefined ? { userId: person.id } : { fromId: asUserId(bidderId) };
    return open(person, { type, context, ...whom }).catch((failure: unknown) => {
      const isAmbiguous = bidderId === undefined && failure instanceof ChatError && failure.code === 'INVALID_REQUEST';
      throw isAmbiguous
        ? new ChatError('INVALID_REQUEST', 'Several people bid on this job. Say whom with bidder_id.')
        : failure;
    });
  };

  const markRead: LegacyRoute['handle'] = async ({ person, ids }) => {
    const messageId = asMessageId(ids['message_id'] ?? 0);
    const roomId: RoomId = await chat.roomOfMessage(person, messageId);
    const { lastReadId, unreadCount } = await chat.markRead(person, roomId, messageId);
    const read = { room_id: roomId, last_read_id: lastReadId, unread_count: unreadCount };
    return { status: 200, body: { status: 'message marked as read', ...read } };
  };

  const listOfJob = (call: LegacyCall, query: Omit<RoomListQuery, 'limit' | 'cursor'>): Promise<LegacyReply> => {
    const context = call.query.get('job') ?? call.query.get('job_id') ?? '';
    return list(call.person, context === '' ? query : { restsOn: 'relation', context });
  };

  return [
    { method: 'post', path: `${path}start_dm/`, handle: startDirect },
    { method: 'post', path: `${path}start_job_chat/`, handle: startJob },
    { method: 'get', path: `${path}job_chats/`, handle: (call) => listOfJob(call, { restsOn: 'relation' }) },
    { method: 'get', path: `${path}direct_messages/`, handle: ({ person }) => list(person, { restsOn: 'contact' }) },
    { method: 'get', path, takes: ({ url = '' }) => isOlderQuery(url), handle: (call) => listOfJob(call, {}) },
    { method: 'post', path: '/api/chat/messages/:message_id/mark_read/', handle: markRead },
  ];
};

/** Our own clients say how many rooms they want; this one says nothing, or which job. */
const isOlderQuery = (url: string): boolean =>
  [...new URLSearchParams(url.split(/\?(.*)/s)[1] ?? '').keys()].every((name) => name === 'job' || name === 'job_id');

const contextIn = (value: unknown): string | undefined => {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' || Number.isSafeInteger(value)) return String(value);
  throw new ChatError('INVALID_REQUEST', 'job_id must be an id.');
};

const missing = (name: string): ChatError => new ChatError('INVALID_REQUEST', `${name} is missing.`);
