import { type Confirmation, type Family, familiesStanding } from '../../../core/announcements/Announcement.ts';
import { type AudienceRequest, audienceFor } from '../../../core/announcements/audienceFor.ts';
import type { AudiencePreview } from '../../../core/announcements/makeAnnouncements.ts';
import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import {
  announceBody,
  announcedAnswer,
  audienceAnswer,
  type audienceSchema,
  confirmationsAnswer,
  confirmationsQuery,
  confirmedAnswer,
  pageQuery,
  previewBody,
  remindedAnswer,
  requestList,
  requestQuery,
} from '../../wire/announcements/announcementSchemas.ts';
import { encodeMessage, encodePerson } from '../../wire/messages/encodeMessage.ts';
import type { Static } from '../../wire/schema/compileSchema.ts';
import { showPeople } from '../moderation/showPeople.ts';
import { messageAddress, roomAddress } from '../routing/addressSchemas.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'announcements' | 'people'>;
}

const tag = 'Announcements';
const path = '/api/chat/announcements/';
const ofMessage = '/api/chat/rooms/:room_id/messages/:message_id/';
const inRoom = ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'ACCESS_DENIED', 'CANNOT_CHAT'] as const;

export const announcementRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'post',
    path,
    tag,
    summary: 'Announce something to an audience',
    description: 'The server finds the people by the policy. The first announcement to an audience makes its room.',
    body: announceBody,
    answer: announcedAnswer,
    statuses: [201, 200],
    errors: [
      ...([
        'EMPTY_MESSAGE',
        'MESSAGE_TOO_LONG',
        'ACCESS_DENIED',
        'CONFLICT',
        'ROOM_INACTIVE',
        'RATE_LIMIT_EXCEEDED',
      ] as const),
      ...(['ATTACHMENT_NOT_FOUND', 'UNSUPPORTED_MEDIA_TYPE'] as const),
    ],
    handle: async ({ person, body }) => {
      const { content, client_id: clientId, requires_confirmation: confirmation = 'none' as Confirmation } = body;
      const audience = audienceFor(person, requestOf(body.audience));
      const sent = await chat.announcements.announce(person, {
        ...{ audience, content, clientId, confirmation },
        ...(body.importance === 'urgent' && { isUrgent: true }),
        ...(body.attachment_ids?.length ? { attachmentIds: body.attachment_ids.map(asAttachmentId) } : {}),
      });
      const { announcement, message, isDuplicate } = sent;
      return (isDuplicate ? ok : created)({
        room_id: message.roomId,
        message: encodeMessage(message),
        reach: announcement.reach,
        requires_confirmation: announcement.confirmation,
        duplicate: isDuplicate,
      });
    },
  }),
  personRoute({
    method: 'post',
    path: `${path}audience/`,
    tag,
    summary: 'Whom an announcement would reach: how many, and who',
    body: previewBody,
    answer: audienceAnswer,
    errors: ['ACCESS_DENIED', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, body }) => {
      const found = await chat.announcements.preview(person, audienceFor(person, requestOf(body.audience)));
      return ok(encodeAudience(found, body));
    },
  }),
  personRoute({
    method: 'get',
    path: '/api/chat/rooms/:room_id/audience/',
    tag,
    summary: 'Whom announcements in a room reach now; for those who may announce there',
    params: roomAddress,
    query: pageQuery,
    answer: audienceAnswer,
    errors: ['ROOM_NOT_FOUND', 'ACCESS_DENIED', 'CANNOT_CHAT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params, query }) =>
      ok(encodeAudience(await chat.announcements.audienceOf(person, asRoomId(params.room_id)), query)),
  }),
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'What I am asked to confirm',
    query: requestQuery,
    answer: requestList,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
    handle: async ({ person, query }) => {
      const roomId = query.room_id === undefined ? null : asRoomId(query.room_id);
      const requests = await chat.announcements.requests(person, roomId);
      return ok({
        requests: requests.map((one) => ({
          room_id: one.roomId,
          message_id: one.messageId,
          requires_confirmation: one.confirmation,
          confirmed_at: one.confirmedAt?.toISOString() ?? null,
          reminded_at: one.remindedAt?.toISOString() ?? null,
          created_at: one.at.toISOString(),
          sender_id: one.senderId,
          excerpt: one.excerpt,
        })),
      });
    },
  }),
  personRoute({
    method: 'post',
    path: `${ofMessage}confirm/`,
    tag,
    summary: 'Confirm an announcement, or another message that asks me',
    description: 'A repeated call keeps the first time. Of a message that asks me no more this is an INVALID_REQUEST.',
    params: messageAddress,
    answer: confirmedAnswer,
    errors: inRoom,
    handle: async ({ person, params }) => {
      const [roomId, messageId] = [asRoomId(params.room_id), asMessageId(params.message_id)];
      const at = await chat.announcements.confirm(person, roomId, messageId);
      return ok({ room_id: roomId, message_id: messageId, confirmed_at: at.toISOString() });
    },
  }),
  personRoute({
    method: 'get',
    path: `${ofMessage}confirmations/`,
    tag,
    summary: 'Who has confirmed a message, by family',
    description:
      'Of an announcement for the sender and those who may announce there. Of another message for the sender, for those who may ' +
      'ask there and those who see who has read it, of the people whom they see; everybody is a family of their own.',
    params: messageAddress,
    query: confirmationsQuery,
    answer: confirmationsAnswer,
    errors: inRoom,
    handle: async ({ person, params, query }) => {
      const [roomId, messageId] = [asRoomId(params.room_id), asMessageId(params.message_id)];
      const { announcement, families, mayRemind } = await chat.announcements.confirmations(person, roomId, messageId);
      const meant = families.filter(({ state }) => query.state === undefined || state === query.state);
      const { shown, hasMore } = pageOf(meant, query);
      return ok({
        requires_confirmation: announcement.confirmation,
        reach: announcement.reach,
        counts: familiesStanding(families),
        may_remind: mayRemind,
        families: await encodeFamilies(chat, shown),
        has_more: hasMore,
      });
    },
  }),
  personRoute({
    method: 'post',
    path: `${ofMessage}remind/`,
    tag,
    summary: 'Remind those who have not confirmed a message, and nobody else',
    params: messageAddress,
    answer: remindedAnswer,
    errors: [...inRoom, 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      const [roomId, messageId] = [asRoomId(params.room_id), asMessageId(params.message_id)];
      return ok({ reminded: await chat.announcements.remind(person, roomId, messageId) });
    },
  }),
];

const requestOf = ({ organisation_id: organisationId, ...named }: Static<typeof audienceSchema>): AudienceRequest => ({
  ...named,
  ...(organisationId === undefined ? {} : { organisationId }),
});

const pageOf = <Item>(items: readonly Item[], { limit = 100, offset = 0 }: Static<typeof pageQuery>) => ({
  shown: items.slice(offset, offset + limit),
  hasMore: items.length > offset + limit,
});

const encodeAudience = ({ name, roomId, people }: AudiencePreview, page: Static<typeof pageQuery>) => {
  const { shown, hasMore } = pageOf(people, page);
  return { name, room_id: roomId, count: people.length, people: shown.map(encodePerson), has_more: hasMore };
};

const encodeFamilies = async ({ people: source }: Pick<Chat, 'people'>, families: readonly Family[]) => {
  const ids = families.flatMap(({ familyId, answers }) => [familyId, ...answers.map(({ userId }) => userId)]);
  const { show } = await showPeople(source, ids);
  return families.map(({ familyId, state, answers }) => ({
    of: encodePerson(show(familyId)),
    state,
    people: answers.map((one) => ({
      user: encodePerson(show(one.userId)),
      has_read: one.hasRead,
      has_left: one.hasLeft,
      confirmed_at: one.confirmedAt?.toISOString() ?? null,
      reminded_at: one.remindedAt?.toISOString() ?? null,
    })),
  }));
};
