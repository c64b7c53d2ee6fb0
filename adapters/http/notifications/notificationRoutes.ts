import { asOrganisationId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import {
  decodeSchool,
  decodeSettings,
  encodeDead,
  encodeOwnNotifications,
  encodeRoomNotifications,
  encodeSchool,
} from '../../wire/notifications/encodeNotifications.ts';
import {
  channelLink,
  deadAddress,
  deadList,
  deadQuery,
  notificationSettingsBody,
  ownNotifications,
  pushBody,
  pushEndpointBody,
  roomNotifications,
  roomNotificationsBody,
  rulesAddress,
  schoolNotifications,
} from '../../wire/notifications/notificationSchemas.ts';
import { noMembers } from '../../wire/schema/scalarSchemas.ts';
import { roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'notifications'>;
}

const tag = 'Notifications';
const base = '/api/chat/notifications/';
const room = '/api/chat/rooms/:room_id/notifications/';

export const notificationRoutes = ({ chat: { notifications } }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path: `${base}settings/`,
    tag,
    summary: 'How I am told of messages when I am not looking, and over which channels I can be',
    answer: ownNotifications,
    handle: async ({ person }) => ok(encodeOwnNotifications(await notifications.read(person))),
  }),
  personRoute({
    method: 'put',
    path: `${base}settings/`,
    tag,
    summary: 'Choose how I am told of messages',
    description: 'The whole choice: what is left out, the school chooses.',
    body: notificationSettingsBody,
    answer: ownNotifications,
    handle: async ({ person, body }) =>
      ok(encodeOwnNotifications(await notifications.save(person, decodeSettings(body)))),
  }),
  personRoute({
    method: 'post',
    path: `${base}push/`,
    tag,
    summary: 'Be told on this device, by a push subscription of its browser',
    description: 'One device belongs to one person: who subscribes it last. The twenty latest devices are kept.',
    body: pushBody,
    answer: ownNotifications,
    handle: async ({ person, body: { endpoint: address, keys } }) => {
      await notifications.link(person, { channel: 'push', address, details: { ...keys } });
      return ok(encodeOwnNotifications(await notifications.read(person)));
    },
  }),
  personRoute({
    method: 'delete',
    path: `${base}push/`,
    tag,
    summary: 'Do not be told on this device any more',
    body: pushEndpointBody,
    answer: ownNotifications,
    handle: async ({ person, body: { endpoint: address } }) => {
      await notifications.unlink(person, { channel: 'push', address });
      return ok(encodeOwnNotifications(await notifications.read(person)));
    },
  }),
  personRoute({
    method: 'post',
    path: `${base}telegram/link/`,
    tag,
    summary: 'Get a link that opens a chat with the bot, which then tells me of messages',
    description:
      'Whoever opens it within a quarter of an hour gets my notifications there; /stop in the chat ends them.',
    answer: channelLink,
    errors: ['UNAVAILABLE'],
    handle: async ({ person }) => ok({ url: await notifications.linkFor(person, 'telegram') }),
  }),
  personRoute({
    method: 'delete',
    path: `${base}telegram/link/`,
    tag,
    summary: 'Do not be told in Telegram any more',
    answer: ownNotifications,
    handle: async ({ person }) => {
      const { addresses } = await notifications.read(person);
      for (const { channel, address } of addresses)
        if (channel === 'telegram') await notifications.unlink(person, { channel, address });
      return ok(encodeOwnNotifications(await notifications.read(person)));
    },
  }),
  personRoute({
    method: 'get',
    path: room,
    tag,
    summary: 'How much of a room I am told of, and whether anybody there is told now',
    params: roomAddress,
    answer: roomNotifications,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params }) => {
      const id = asRoomId(params.room_id);
      return ok(encodeRoomNotifications(id, await notifications.readRoom(person, id)));
    },
  }),
  personRoute({
    method: 'put',
    path: room,
    tag,
    summary: 'Choose how much of a room I am told of',
    description: 'A muted room tells nothing, whatever its level. snoozed_until null ends the snoozing.',
    params: roomAddress,
    body: roomNotificationsBody,
    answer: roomNotifications,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params, body: { level, snoozed_until: until } }) => {
      const id = asRoomId(params.room_id);
      const snoozedUntil = until === undefined || until === null ? until : new Date(until);
      const change = { ...(level !== undefined && { level }), ...(snoozedUntil !== undefined && { snoozedUntil }) };
      return ok(encodeRoomNotifications(id, await notifications.saveRoom(person, id, change)));
    },
  }),
  personRoute({
    method: 'get',
    path: `${base}rules/:organisation_id/`,
    tag,
    summary: 'When people of an organisation are told of messages, by its own word',
    params: rulesAddress,
    answer: schoolNotifications,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) =>
      ok(encodeSchool(await notifications.readSchool(person, asOrganisationId(params.organisation_id)))),
  }),
  personRoute({
    method: 'put',
    path: `${base}rules/:organisation_id/`,
    tag,
    summary: 'Say when people of an organisation are told of messages; goes on record',
    params: rulesAddress,
    body: schoolNotifications,
    answer: schoolNotifications,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params, body }) => {
      const id = asOrganisationId(params.organisation_id);
      return ok(encodeSchool(await notifications.saveSchool(person, id, decodeSchool(body))));
    },
  }),
  personRoute({
    method: 'get',
    path: `${base}dead/`,
    tag,
    summary: 'Notifications that were given up, the latest first',
    query: deadQuery,
    answer: deadList,
    errors: ['ACCESS_DENIED'],
    handle: async ({ person, query: { before, limit = 50 } }) => {
      const found = await notifications.listDead(person, { limit: limit + 1, ...(before !== undefined && { before }) });
      return ok({ deliveries: found.slice(0, limit).map(encodeDead), has_more: found.length > limit });
    },
  }),
  personRoute({
    method: 'post',
    path: `${base}dead/:delivery_id/retry/`,
    tag,
    summary: 'Have a notification tried again that was given up; goes on record',
    params: deadAddress,
    answer: noMembers,
    errors: ['ACCESS_DENIED', 'NOT_FOUND'],
    handle: async ({ person, params }) => {
      await notifications.revive(person, params.delivery_id);
      return ok({});
    },
  }),
];
