import Type from 'typebox';
import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeOwnHeld } from '../../wire/guard/encodeHeld.ts';
import { ownHeldSchema } from '../../wire/guard/heldSchemas.ts';
import { decodeSourcedId } from '../../wire/history/sourcedIdParameters.ts';
import { decodeHistoryQuery } from '../../wire/messages/decodeHistoryQuery.ts';
import { decodeMentions } from '../../wire/messages/decodeMentions.ts';
import { encodeHistory } from '../../wire/messages/encodeHistory.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { encodeRevised } from '../../wire/messages/encodeRevisions.ts';
import {
  editBody,
  historyPage,
  historyQuerySchema,
  messageSchema,
  sendBody,
} from '../../wire/messages/messageSchemas.ts';
import { revisedMessageSchema } from '../../wire/messages/revisionSchemas.ts';
import { decodeSendAt } from '../../wire/scheduled/decodeSendAt.ts';
import { encodeScheduled } from '../../wire/scheduled/encodeScheduled.ts';
import { scheduledSchema } from '../../wire/scheduled/scheduledSchemas.ts';
import type { Static } from '../../wire/schema/compileSchema.ts';
import {
  decodeServiceMessage,
  forPeopleAlone,
  forServicesAlone,
} from '../../wire/serviceaccounts/decodeServiceMessage.ts';
import { messageAddress, roomAddress } from '../routing/addressSchemas.ts';
import { accepted, created, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<
    Chat,
    | 'history'
    | 'findImportedMessage'
    | 'sendMessage'
    | 'amendMessage'
    | 'readRevisions'
    | 'people'
    | 'scheduled'
    | 'postAsService'
  >;
}

const tag = 'Messages';
const path = '/api/chat/rooms/:room_id/messages/';

export const messageRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'A part of the history: the latest, or before, after or around a message',
    params: roomAddress,
    query: historyQuerySchema,
    answer: historyPage,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
    handle: async ({ person, params, query: { source, source_id, ...query } }) => {
      const roomId = asRoomId(params.room_id);
      const asked = decodeSourcedId({ source, source_id });
      const page =
        asked === undefined
          ? await chat.history(person, roomId, decodeHistoryQuery(query))
          : await chat.findImportedMessage(person, roomId, asked);
      return ok(encodeHistory(page));
    },
  }),
  personRoute({
    method: 'post',
    path,
    aliases: ['/api/chat/rooms/:room_id/send_message/', `${path}send_message/`],
    tag,
    summary: 'Send a message; the same client_id again returns the first result (200)',
    params: roomAddress,
    body: sendBody,
    answer: messageSchema,
    description:
      'What a guard holds for review is answered with 202, also for a retry, until a reviewer has decided; so is what is sent ' +
      'later, whatever became of it.',
    statuses: [201, 200, 202],
    accepted: Type.Union([ownHeldSchema, scheduledSchema], { title: 'NotSentYet' }),
    errors: [
      'EMPTY_MESSAGE',
      'MESSAGE_TOO_LONG',
      'MESSAGE_REFUSED',
      'ROOM_NOT_FOUND',
      'MESSAGE_NOT_FOUND',
      'CANNOT_CHAT',
      'ACCESS_DENIED',
      'ROOM_INACTIVE',
      'CONFLICT',
      'RATE_LIMIT_EXCEEDED',
      'ATTACHMENT_NOT_FOUND',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    handle: async ({
      person,
      params,
      body: {
        content,
        client_id,
        reply_to,
        attachment_ids,
        mentions,
        requires_confirmation,
        send_at,
        message_type,
        data,
      },
    }) => {
      if (data !== undefined || (message_type !== undefined && message_type !== 'text')) throw forServicesAlone();
      const given = {
        sender: person,
        roomId: asRoomId(params.room_id),
        content,
        ...(client_id ? { clientId: client_id } : {}),
        ...(reply_to ? { replyTo: asMessageId(reply_to) } : {}),
        ...(mentions === undefined ? {} : { mentions: decodeMentions(mentions) }),
        ...(requires_confirmation === 'person' && { asksConfirmation: true }),
        ...(attachment_ids?.length ? { attachmentIds: attachment_ids.map(asAttachmentId) } : {}),
      };
      if (send_at) {
        const { scheduled } = await chat.scheduled.schedule({ ...given, sendAt: decodeSendAt(send_at) });
        return accepted(encodeScheduled(scheduled));
      }
      return chat.sendMessage(given).then(
        ({ message, isDuplicate }) => (isDuplicate ? ok(encodeMessage(message)) : created(encodeMessage(message))),
        (failure: unknown) => {
          if (failure instanceof MessageHeld) return accepted(encodeOwnHeld(failure.held));
          throw failure;
        },
      );
    },
    handleService: async ({ service, params, body }) => {
      const message = decodeServiceMessage(asRoomId(params.room_id), body);
      const { message: sent, isDuplicate } = await chat.postAsService.send(service, message);
      return isDuplicate ? ok(encodeMessage(sent)) : created(encodeMessage(sent));
    },
  }),
  personRoute({
    method: 'patch',
    path: `${path}:message_id/`,
    tag,
    summary: 'Change the text of one of my messages',
    params: messageAddress,
    body: editBody,
    answer: messageSchema,
    errors: [
      'EMPTY_MESSAGE',
      'MESSAGE_TOO_LONG',
      'MESSAGE_REFUSED',
      'ROOM_NOT_FOUND',
      'MESSAGE_NOT_FOUND',
      'CANNOT_CHAT',
      'ACCESS_DENIED',
      'ROOM_INACTIVE',
    ],
    handle: async ({ person, params, body: { content, mentions } }) => {
      const mentioning = mentions === undefined ? {} : { mentions: decodeMentions(mentions) };
      const target = { person, ...decodeTarget(params), content, ...mentioning };
      return ok(encodeMessage(await chat.amendMessage.edit(target)));
    },
    handleService: async ({ service, params, body: { content, mentions } }) => {
      if (mentions !== undefined) throw forPeopleAlone();
      return ok(encodeMessage(await chat.postAsService.edit(service, { ...decodeTarget(params), content })));
    },
  }),
  personRoute({
    method: 'delete',
    path: `${path}:message_id/`,
    tag,
    summary: 'Delete a message; it keeps its place and loses its text',
    params: messageAddress,
    answer: messageSchema,
    errors: ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE'],
    handle: async ({ person, params }) =>
      ok(encodeMessage(await chat.amendMessage.remove({ person, ...decodeTarget(params) }))),
    handleService: async ({ service, params }) =>
      ok(encodeMessage(await chat.postAsService.remove(service, decodeTarget(params)))),
  }),
  personRoute({
    method: 'get',
    path: `${path}:message_id/revisions/`,
    tag: 'Oversight',
    summary: 'Everything that a message ever said, deleted words too, with who changed it, when and why',
    description:
      'For those with the right to oversee the room, where OVERSIGHT=case by a running case. Every look goes on record.',
    params: messageAddress,
    answer: revisedMessageSchema,
    errors: ['MESSAGE_NOT_FOUND'],
    handle: async ({ person, params }) => {
      const { roomId, messageId } = decodeTarget(params);
      const revised = await chat.readRevisions(person, roomId, messageId);
      const [encoded] = await encodeRevised([revised], (id) => chat.people.find(id));
      if (encoded === undefined) throw new RangeError('A message was encoded to nothing');
      return ok(encoded);
    },
  }),
];

const decodeTarget = ({ room_id, message_id }: Static<typeof messageAddress>) => ({
  roomId: asRoomId(room_id),
  messageId: asMessageId(message_id),
});
