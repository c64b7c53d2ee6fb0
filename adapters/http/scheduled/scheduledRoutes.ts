import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { asScheduledId } from '../../../core/scheduled/ScheduledMessage.ts';
import { decodeMentions } from '../../wire/messages/decodeMentions.ts';
import { decodeSendAt } from '../../wire/scheduled/decodeSendAt.ts';
import { encodeScheduled } from '../../wire/scheduled/encodeScheduled.ts';
import {
  scheduledChangeBody,
  scheduledPage,
  scheduledQuery,
  scheduledSchema,
} from '../../wire/scheduled/scheduledSchemas.ts';
import { scheduledAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'scheduled'>;
}

const tag = 'Messages';
const path = '/api/chat/scheduled/';

/** POST /api/chat/rooms/:room_id/messages/ with send_at makes one. */
export const scheduledRoutes = ({ chat: { scheduled } }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'My messages that are sent later, by id',
    description: 'Only my own, in any room. What ended stays for 30 days.',
    query: scheduledQuery,
    answer: scheduledPage,
    handle: async ({ person, query: { room_id, state = 'open', after, limit = 100 } }) => {
      const found = await scheduled.list(person, {
        ...{ state, limit: limit + 1 },
        ...(room_id === undefined ? {} : { roomId: asRoomId(room_id) }),
        ...(after === undefined ? {} : { after: asScheduledId(after) }),
      });
      return ok({ scheduled: found.slice(0, limit).map(encodeScheduled), has_more: found.length > limit });
    },
  }),
  personRoute({
    method: 'get',
    path: `${path}:scheduled_id/`,
    tag,
    summary: 'A message of mine that is sent later, or what became of it',
    params: scheduledAddress,
    answer: scheduledSchema,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) =>
      ok(encodeScheduled(await scheduled.find(person, asScheduledId(params.scheduled_id)))),
  }),
  personRoute({
    method: 'patch',
    path: `${path}:scheduled_id/`,
    tag,
    summary: 'Change what is sent later, or when',
    params: scheduledAddress,
    body: scheduledChangeBody,
    answer: scheduledSchema,
    errors: [
      ...([
        'NOT_FOUND',
        'CONFLICT',
        'EMPTY_MESSAGE',
        'MESSAGE_TOO_LONG',
        'ROOM_NOT_FOUND',
        'MESSAGE_NOT_FOUND',
      ] as const),
      ...(['CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE', 'ATTACHMENT_NOT_FOUND', 'UNSUPPORTED_MEDIA_TYPE'] as const),
      'RATE_LIMIT_EXCEEDED',
    ],
    handle: async ({ person, params, body }) => {
      const { content, send_at, attachment_ids, mentions, requires_confirmation } = body;
      const changed = await scheduled.change(person, asScheduledId(params.scheduled_id), {
        ...(content === undefined ? {} : { content }),
        ...(send_at === undefined ? {} : { sendAt: decodeSendAt(send_at) }),
        ...(attachment_ids === undefined ? {} : { attachmentIds: attachment_ids.map(asAttachmentId) }),
        ...(mentions === undefined ? {} : { mentions: decodeMentions(mentions) }),
        ...(requires_confirmation === undefined ? {} : { asksConfirmation: requires_confirmation === 'person' }),
      });
      return ok(encodeScheduled(changed));
    },
  }),
  personRoute({
    method: 'delete',
    path: `${path}:scheduled_id/`,
    tag,
    summary: 'Take back a message of mine before it is sent, or after it failed',
    params: scheduledAddress,
    answer: scheduledSchema,
    errors: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) =>
      ok(encodeScheduled(await scheduled.cancel(person, asScheduledId(params.scheduled_id)))),
  }),
  personRoute({
    method: 'post',
    path: `${path}:scheduled_id/send/`,
    tag,
    summary: 'Send it now, also one that failed; the answer says what became of it',
    description: 'Beyond a limit, and while the database does not answer, it waits still and is tried again by itself.',
    params: scheduledAddress,
    answer: scheduledSchema,
    errors: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) =>
      ok(encodeScheduled(await scheduled.sendNow(person, asScheduledId(params.scheduled_id)))),
  }),
];
