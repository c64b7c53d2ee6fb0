import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { ChatError } from '../../../core/errors.ts';
import type { HeldMessage } from '../../../core/guard/HeldMessage.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import { asMessageId, asRoomId, type RoomId } from '../../../core/ids.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import type { LegacyCall, LegacyReply, LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { firstOf, membersOf, readId, readText } from '../readMember.ts';
import { sentNames } from '../sentNames.ts';
import { encodeUploaded, quote, showMessage, toFrameMessage } from './encodeAlumni.ts';
import { readBack } from './readBack.ts';
import { attachmentIdsIn, contentNames, replyNames } from './sentMembers.ts';

/** Messages of a page. */
const pageSize = 50;
const pageAtMost = 100;

export const alumniMessageRoutes = ({ chat }: Pick<LegacyParts, 'chat'>): LegacyRoute[] => {
  const list: LegacyRoute['handle'] = async (call) => {
    const limit = Math.min(pageAtMost, numberIn(call, 'limit') ?? pageSize);
    const page = { limit, before: numberIn(call, 'cursor') };
    const { messages, nextCursor } = await readBack(chat.history, call.person, roomOf(call), page);
    const own = new Map(messages.map(([message]) => [message.id, toFrameMessage(message)]));
    const results = messages.map(([message, reading]) => {
      const answered = message.replyTo === null ? undefined : own.get(message.replyTo);
      const shown = { isRead: reading?.isRead ?? false, quoted: answered && quote(answered) };
      return showMessage(toFrameMessage(message), shown);
    });
    return { status: 200, body: { results, next_cursor: nextCursor } };
  };

  const send: LegacyRoute['handle'] = async (call) => {
    const { person } = call;
    const body = membersOf(call.body);
    const replyTo = readId(body, replyNames);
    const attachmentIds = attachmentIdsIn(body);
    const { client_id: clientId, ...names } = sentNames(body);
    const given = {
      ...{ sender: person, roomId: roomOf(call), content: readText(body, contentNames) },
      ...(replyTo !== undefined && { replyTo: asMessageId(replyTo) }),
      ...(attachmentIds.length > 0 && { attachmentIds: attachmentIds.map(asAttachmentId) }),
      ...(typeof clientId === 'string' && { clientId }),
    };
    try {
      const { message, isDuplicate } = await chat.sendMessage(given);
      const shown = showMessage(toFrameMessage(message), { isRead: false });
      return { status: isDuplicate ? 200 : 201, body: { ...shown, ...names } };
    } catch (failure) {
      if (failure instanceof MessageHeld) return held(failure.held, person);
      throw failure;
    }
  };

  const edit: LegacyRoute['handle'] = async (call) => {
    const content = readText(membersOf(call.body), contentNames);
    const message = await chat.amendMessage.edit({ person: call.person, ...targetOf(call), content });
    return { status: 200, body: showMessage(toFrameMessage(message), { isRead: false }) };
  };

  const remove: LegacyRoute['handle'] = async (call) => {
    await chat.amendMessage.remove({ person: call.person, ...targetOf(call) });
    return { status: 200, body: { status: 'deleted' } };
  };

  const markRead: LegacyRoute['handle'] = async (call) => {
    const upToId = readId(membersOf(call.body), ['message_id', 'up_to_id']);
    const state = await chat.markRead(call.person, roomOf(call), upToId === undefined ? null : asMessageId(upToId));
    const { readIds, unreadCount } = state;
    return {
      status: 200,
      body: { status: 'success', messages_marked_read: readIds.length, unread_count: unreadCount },
    };
  };

  const upload: LegacyRoute['handle'] = async ({ person, file }) => {
    if (file === null) throw new ChatError('INVALID_REQUEST', 'file is missing. Send a form with a part of this name.');
    const attachment = await chat.files.store(person, file, { name: file.fileName });
    return { status: 201, body: encodeUploaded(attachment) };
  };

  const [conversation, message] = [
    '/api/messaging/conversations/:room_id/',
    '/api/messaging/conversations/:room_id/messages/:message_id/',
  ];
  return [
    { method: 'get', path: `${conversation}messages/`, handle: list },
    { method: 'post', path: `${conversation}messages/`, handle: send },
    { method: 'post', path: `${conversation}mark-read/`, handle: markRead },
    { method: 'post', path: `${conversation}read/`, handle: markRead },
    { method: 'put', path: message, handle: edit },
    { method: 'patch', path: message, handle: edit },
    { method: 'delete', path: message, handle: remove },
    {
      ...{ method: 'post', path: '/api/messaging/attachments/' },
      receives: (person) => chat.files.admit(person),
      handle: upload,
    },
  ];
};

/** The client shows what it gets for a message as sent; its id is none of a message, and it is gone with the next reading. */
const held = ({ id, roomId, content }: HeldMessage, sender: Person): LegacyReply => ({
  status: 202,
  body: {
    ...{ message_id: `held-${id}`, conversation_id: roomId, content, message_type: 'text', is_read: false },
    sender: { user_id: sender.id, name: fullName(sender), avatar_url: null },
    detail: 'Your message is looked at before the others see it.',
    status: 'held',
  },
});

const roomOf = ({ ids }: LegacyCall): RoomId => asRoomId(ids['room_id'] ?? 0);

const targetOf = (call: LegacyCall) => ({ roomId: roomOf(call), messageId: asMessageId(call.ids['message_id'] ?? 0) });

const numberIn = ({ query }: LegacyCall, name: string): number | undefined => {
  const text = firstOf(Object.fromEntries(query), [name]);
  return text === '' ? undefined : readId({ [name]: text }, [name]);
};
