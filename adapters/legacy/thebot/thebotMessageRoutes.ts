import { ChatError } from '../../../core/errors.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import { asMessageId, asRoomId, type RoomId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { LegacyCall, LegacyReply, LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { numberedPage } from '../numberedPage.ts';
import { firstOf, membersOf, readId, readText } from '../readMember.ts';
import { encodeThebotMessage, type Reads } from './encodeThebot.ts';
import { MessageCounts } from './MessageCounts.ts';

/** Messages of one read, and of a page. */
const limit = 100;
const pageSize = 50;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const thebotMessageRoutes = ({ chat }: Pick<LegacyParts, 'chat'>): LegacyRoute[] => {
  const counts = new MessageCounts();

  /** How far people have read, as far as the person may see it. */
  const readsOf = async (person: Person, roomId: RoomId): Promise<Reads & { headSeq: number }> => {
    const { room, rights } = await chat.overview(person, roomId);
    const snapshot = rights.seesReceipts && rights.seesMembers ? await chat.roomSnapshot(roomId) : null;
    const pointers = (snapshot?.readUpTo ?? []).map(({ userId, lastReadId }): [number, number] => [userId, lastReadId]);
    return { viewerId: person.id, pointers: new Map(pointers), headSeq: room.headSeq };
  };

  /** From the latest message back, without those that are deleted. */
  const makeReadHistory = (person: Person, roomId: RoomId) => async (cursor?: string) => {
    const before = cursor === undefined ? {} : { before: asMessageId(Number(cursor)) };
    const { messages, hasMore } = await chat.history(person, roomId, { limit, ...before });
    const [oldest] = messages;
    return {
      items: messages.filter(({ deletedAt }) => deletedAt === null).reverse(),
      nextCursor: hasMore && oldest !== undefined ? String(oldest.id) : null,
    };
  };

  const list: LegacyRoute['handle'] = async (call) => {
    const { person } = call;
    const roomId = roomOf(call);
    const reads = await readsOf(person, roomId);
    // Each look of somebody who is no member goes on record, so theirs read no more than the page.
    const isMember = await chat.isMember(person.id, roomId);
    const place = { userId: person.id, roomId, headSeq: reads.headSeq };
    const knownCount = isMember ? counts.find(place) : reads.headSeq;
    const read = makeReadHistory(person, roomId);
    const page = await numberedPage(call, { usualSize: pageSize, knownCount, read });
    if (isMember) counts.keep(place, page.count);
    // A page is shown from the oldest message down.
    const results = page.results.map((message) => encodeThebotMessage(message, reads)).reverse();
    return { status: 200, body: { ...page, results } };
  };

  const send: LegacyRoute['handle'] = async (call) => {
    const body = membersOf(call.body);
    const replyTo = readId(body, ['reply_to', 'reply_to_id']);
    const ownId = firstOf(body, ['client_id', 'temp_id', '_tempId', 'tempId']);
    const roomId = roomOf(call);
    const given = {
      ...{ sender: call.person, roomId, content: readText(body, ['content', 'message', 'text']) },
      ...(replyTo !== undefined && { replyTo: asMessageId(replyTo) }),
      ...(typeof ownId === 'string' && uuid.test(ownId) && { clientId: ownId }),
    };
    try {
      const { message, isDuplicate } = await chat.sendMessage(given);
      const shown = encodeThebotMessage(message, await readsOf(call.person, roomId));
      const echoed = ownId === undefined ? shown : { ...shown, temp_id: ownId };
      return { status: isDuplicate ? 200 : 201, body: echoed };
    } catch (failure) {
      if (failure instanceof MessageHeld) return held;
      throw failure;
    }
  };

  const markRead: LegacyRoute['handle'] = async (call) => {
    const upToId = readId(membersOf(call.body), ['message_id', 'up_to_id', 'last_read_id']);
    const state = await chat.markRead(call.person, roomOf(call), upToId === undefined ? null : asMessageId(upToId));
    const { lastReadId, unreadCount } = state;
    return { status: 200, body: { status: 'ok', last_read_id: lastReadId, unread_count: unreadCount } };
  };

  const edit: LegacyRoute['handle'] = async (call) => {
    const content = readText(membersOf(call.body), ['content', 'message', 'text']);
    const { person } = call;
    const message = await chat.amendMessage.edit({ person, ...targetOf(call), content });
    return { status: 200, body: encodeThebotMessage(message, await readsOf(person, message.roomId)) };
  };

  const remove: LegacyRoute['handle'] = async (call) => {
    await chat.amendMessage.remove({ person: call.person, ...targetOf(call) });
    return { status: 204 };
  };

  const [room, message] = ['/api/chat/:room_id/', '/api/chat/:room_id/messages/:message_id/'];
  return [
    { method: 'get', path: `${room}messages/`, handle: list },
    { method: 'post', path: `${room}messages/`, handle: send },
    { method: 'post', path: `${room}send_message/`, handle: send },
    { method: 'post', path: `${room}mark_as_read/`, handle: markRead },
    { method: 'patch', path: message, handle: edit },
    { method: 'put', path: message, handle: edit },
    { method: 'delete', path: message, handle: remove },
  ];
};

const held: LegacyReply = {
  status: 202,
  body: { detail: 'Your message is looked at before the others see it.', status: 'held' },
};

const roomOf = ({ ids }: LegacyCall): RoomId => asRoomId(idIn(ids, 'room_id'));

const targetOf = (call: LegacyCall) => ({ roomId: roomOf(call), messageId: asMessageId(idIn(call.ids, 'message_id')) });

const idIn = (ids: LegacyCall['ids'], name: string): number => {
  const id = ids[name];
  if (id === undefined) throw new ChatError('NOT_FOUND', 'There is nothing at this address.');
  return id;
};
