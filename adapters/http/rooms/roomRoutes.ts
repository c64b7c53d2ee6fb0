import { ChatError } from '../../../core/errors.ts';
import type { SourcedId } from '../../../core/history/findImported.ts';
import type { RoomId } from '../../../core/ids.ts';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { RoomEdit } from '../../../core/rooms/changeRoom.ts';
import type { OpenRoomCommand } from '../../../core/rooms/OpenRoomCommand.ts';
import { scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { decodeSourcedId } from '../../wire/history/sourcedIdParameters.ts';
import { encodeParticipant } from '../../wire/rooms/encodeParticipant.ts';
import { encodeRights, encodeSupervision } from '../../wire/rooms/encodeRights.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import { roomGroups } from '../../wire/rooms/groupSchemas.ts';
import {
  leaveAnswer,
  openAnswer,
  openBody,
  roomDetail,
  roomList,
  roomListQuerySchema,
  roomPatch,
} from '../../wire/rooms/roomSchemas.ts';
import type { Static } from '../../wire/schema/compileSchema.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<
    Chat,
    | 'listRooms'
    | 'findImportedRoom'
    | 'groupRooms'
    | 'openRoom'
    | 'overview'
    | 'readParticipants'
    | 'changeRoom'
    | 'nameOrganisations'
  >;
}

const tag = 'Rooms';
const path = '/api/chat/rooms/';

export const roomRoutes = ({ chat }: Deps): Route[] => {
  const detail = async (person: Person, roomId: RoomId) => {
    const [overview, participants] = await Promise.all([
      chat.overview(person, roomId),
      chat.readParticipants(person, roomId),
    ]);
    const membership = participants.find(({ userId }) => userId === person.id);
    const names = await chat.nameOrganisations([
      overview.room.scope,
      ...scopesOf(participants.map((one) => one.person)),
    ]);
    return {
      ...encodeRoom(overview, names),
      owner_id: overview.room.ownerId,
      role: membership?.role ?? null,
      rights: encodeRights(overview.rights),
      supervision: overview.supervision && encodeSupervision(overview.supervision),
      participants: participants.map((one) => encodeParticipant(one, names)),
    };
  };

  const imported = async (person: Person, asked: SourcedId) => {
    const found = await chat.findImportedRoom(person, asked);
    const names = await chat.nameOrganisations(found === undefined ? [] : [found.room.scope]);
    return { rooms: found === undefined ? [] : [encodeRoom(found, names)], next_cursor: null, has_more: false };
  };

  return [
    personRoute({
      method: 'get',
      path: `${path}groups/`,
      tag,
      summary: 'My rooms by what they are about, e.g. classes, latest activity first',
      description: 'GET /api/chat/rooms/?context= has the rooms of one of them.',
      answer: roomGroups,
      handle: async ({ person }) => {
        const groups = await chat.groupRooms(person);
        return ok({
          groups: groups.map(({ context, name, rooms, unreadMessages, unreadRooms, lastRoomId }) => ({
            ...{ context, name, rooms, unread_count: unreadMessages, unread_rooms: unreadRooms },
            last_room_id: lastRoomId,
          })),
        });
      },
    }),
    personRoute({
      method: 'get',
      path,
      tag,
      summary: 'My rooms, latest activity first',
      query: roomListQuerySchema,
      answer: roomList,
      handle: async ({ person, query: { limit = 50, pinned, hidden = false, unread = false, ...rest } }) => {
        const { q, rests_on, source, source_id, ...query } = rest;
        const asked = decodeSourcedId({ source, source_id });
        if (asked !== undefined) return ok(await imported(person, asked));
        const narrowed = {
          ...(pinned !== undefined && { isPinned: pinned }),
          ...(rests_on !== undefined && { restsOn: rests_on }),
          ...(q !== undefined && { text: q }),
          isUnread: unread,
        };
        const { rooms, nextCursor } = await chat.listRooms(person, {
          limit,
          ...query,
          ...narrowed,
          withHidden: hidden,
        });
        const names = await chat.nameOrganisations(rooms.map(({ room }) => room.scope));
        return ok({
          rooms: rooms.map((room) => encodeRoom(room, names)),
          next_cursor: nextCursor,
          has_more: nextCursor !== null,
        });
      },
    }),
    personRoute({
      method: 'post',
      path,
      tag,
      summary: 'Open a room, or get the existing one (200)',
      description:
        'The policy must let me open a room of this type and talk to these people. Only new rooms count against the limit.',
      body: openBody,
      answer: openAnswer,
      statuses: [201, 200],
      errors: ['CANNOT_CHAT', 'ACCESS_DENIED', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
      handle: async ({ person, body }) => {
        const { room, isNew } = await chat.openRoom(person, decodeOpenRoom(body));
        const overview = await chat.overview(person, room.id);
        const names = await chat.nameOrganisations([overview.room.scope]);
        const answer = { room: encodeRoom(overview, names), created: isNew };
        return isNew ? created(answer) : ok(answer);
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}:room_id/`,
      tag,
      summary: 'A room with its participants',
      params: roomAddress,
      answer: roomDetail,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
      handle: async ({ person, params }) => ok(await detail(person, asRoomId(params.room_id))),
    }),
    personRoute({
      method: 'patch',
      path: `${path}:room_id/`,
      tag,
      summary: 'Rename, archive, reopen or hand over a room',
      params: roomAddress,
      body: roomPatch,
      answer: roomDetail,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE'],
      handle: async ({ person, params, body }) => {
        const roomId = asRoomId(params.room_id);
        const { owner_id: ownerId, ...edit } = body;
        if (ownerId === undefined) await chat.changeRoom.edit(person, roomId, decodeEdit(edit));
        else if (Object.keys(edit).length === 0)
          await chat.changeRoom.handOver(person, roomId, ownerId === null ? null : asUserId(ownerId));
        else throw new ChatError('INVALID_REQUEST', 'owner_id hands the room over. Send it alone.');
        return ok(await detail(person, roomId));
      },
    }),
    personRoute({
      method: 'delete',
      path: `${path}:room_id/`,
      tag,
      summary: 'Leave a room of many, archive one of mine, or hide a room of two for myself',
      params: roomAddress,
      answer: leaveAnswer,
      errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
      handle: async ({ person, params }) => {
        const room = await chat.changeRoom.leave(person, asRoomId(params.room_id));
        return ok({ room_id: room.id, is_member: room.hasMember(person.id), is_active: room.isActive });
      },
    }),
  ];
};

const decodeOpenRoom = (body: Static<typeof openBody>): OpenRoomCommand => {
  const { type, name, user_id, worker_id, participant_ids, context, job_id, organisation_id } = body;
  if (context !== undefined && job_id !== undefined)
    throw new ChatError('INVALID_REQUEST', 'context and job_id are the same. Send one of them.');
  const about = context ?? job_id;
  return {
    type,
    ...(name === undefined ? {} : { name }),
    ...(user_id === undefined ? {} : { userId: asUserId(user_id) }),
    ...(worker_id === undefined ? {} : { fromId: asUserId(worker_id) }),
    ...(participant_ids === undefined ? {} : { participantIds: participant_ids.map(asUserId) }),
    ...(about === undefined ? {} : { context: String(about) }),
    ...(organisation_id === undefined ? {} : { organisationId: asOrganisationId(organisation_id) }),
  };
};

const decodeEdit = ({ name, is_archived, is_active }: Static<typeof roomPatch>): RoomEdit => {
  const isArchived = is_archived ?? (is_active === undefined ? undefined : !is_active);
  if (is_active !== undefined && is_active === isArchived)
    throw new ChatError('INVALID_REQUEST', 'is_archived and is_active contradict each other. Send one of them.');
  return { ...(name === undefined ? {} : { name }), ...(isArchived === undefined ? {} : { isArchived }) };
};
