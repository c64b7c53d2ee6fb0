import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Frame } from '../../../support/SocketClient.ts';
import { withSockets } from '../withSockets.ts';

const contentOf = ({ message }: Frame): unknown => (message as { content: string }).content;
const idOf = ({ message }: Frame): number => (message as { id: number }).id;

describe('frames', () => {
  it(
    'begin with who is connected',
    withSockets(async (world) => {
      const tess = await world.connect('tess');
      const [first] = tess.frames;
      expect(first).to.include({
        type: 'connection_established',
        user_id: world.school.id('tess'),
        username: 'tess',
        epoch: 'first',
        degraded: false,
        heartbeat_ms: 25_000,
      });
      expect(first?.['session_id']).to.be.a('string');
    }),
  );

  for (const [type, member] of [
    ['send_message', 'content'],
    ['chat_message', 'message'],
    ['message', 'content'],
  ] as const)
    it(
      `send by "${type}" and are acknowledged`,
      withSockets(async (world) => {
        const roomId = await world.algebra();
        const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
        const clientId = randomUUID();
        tess.send({ type, room_id: roomId, [member]: 'Hello, Sam', client_id: clientId });
        const ack = await tess.next('message_ack');
        expect(ack).to.include({ client_id: clientId, room_id: roomId, duplicate: false });
        const heard = await sam.next('new_message');
        expect(heard['message']).to.deep.equal(ack['message']);
        expect(heard).to.include({ room_id: roomId, seq: 1 });
        expect(contentOf(await tess.next('new_message'))).to.equal('Hello, Sam');
      }),
    );

  it(
    'answer a repeated client_id with the first message, and another text with CONFLICT (I5)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const tess = await world.connect('tess');
      const clientId = randomUUID();
      const first = { type: 'send_message', room_id: roomId, content: 'once', client_id: clientId };
      for (const content of ['once', 'once', 'other']) tess.send({ ...first, content });
      const acks = [await tess.next('message_ack'), await tess.next('message_ack')];
      expect(acks.map(({ duplicate }) => duplicate)).to.deep.equal([false, true]);
      expect(acks.map(idOf)).to.deep.equal([idOf(acks[0] as Frame), idOf(acks[0] as Frame)]);
      expect(await tess.next('error')).to.include({ code: 'CONFLICT', client_id: clientId, room_id: roomId });
      await tess.settled();
      expect(tess.of('new_message')).to.have.length(1);
    }),
  );

  it(
    'edit and delete, for everybody in the room',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const id = await world.say('tess', roomId, 'wrong words');
      const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
      tess.send({ type: 'edit_message', room_id: roomId, message_id: id, content: 'right words' });
      expect(contentOf(await sam.next('message_edited'))).to.equal('right words');
      tess.send({ type: 'delete_message', room_id: roomId, message_id: id });
      const deleted = await sam.next('message_deleted');
      expect(deleted).to.include({ room_id: roomId, message_id: id, seq: 3 });
      expect(JSON.stringify(deleted)).not.to.include('words');
      sam.send({ type: 'delete_message', room_id: roomId, message_id: await world.say('tess', roomId, 'mine') });
      expect(await sam.next('error')).to.include({ code: 'ACCESS_DENIED', room_id: roomId });
    }),
  );

  it(
    'read up to a message, several, or everything, and show it to subscribers',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const ids = [
        await world.say('tess', roomId, 'one'),
        await world.say('tess', roomId, 'two'),
        await world.say('tess', roomId, 'three'),
      ];
      const [tess, sam, other, pam] = [
        await world.connect('tess'),
        await world.connect('sam'),
        await world.connect('sam'),
        await world.connect('pam'),
      ];
      tess.send({ type: 'subscribe_room', room_id: roomId });
      expect(await tess.next('subscribed')).to.include({ room_id: roomId, head_seq: 3 });
      const readers = [{ up_to_id: ids[0] }, { message_ids: ids.slice(0, 2) }, {}];
      for (const [index, reading] of readers.entries()) {
        sam.send({ type: index === 1 ? 'read' : 'mark_read', room_id: roomId, ...reading });
        for (const socket of [sam, other, tess])
          expect(await socket.next('message_read')).to.deep.include({
            room_id: roomId,
            user_id: world.school.id('sam'),
            last_read_id: ids[index],
            message_ids: [ids[index]],
          });
      }
      sam.send({ type: 'mark_read', room_id: roomId, up_to_id: ids[0] });
      expect(await sam.next('message_read'), 'nothing became read').to.deep.include({
        ...{ last_read_id: ids[2], message_ids: [] },
      });
      await world.say('sam', roomId, 'my own');
      const more = [await world.say('tess', roomId, 'four'), await world.say('tess', roomId, 'five')];
      sam.send({ type: 'mark_read', room_id: roomId, message_ids: [] });
      for (const socket of [sam, tess])
        expect((await socket.next('message_read'))['message_ids'], 'all that became read').to.deep.equal(more);
      await pam.settled();
      expect(pam.of('message_read'), 'pam did not subscribe').to.be.empty;
    }),
  );

  it(
    'show a person’s settings of a room to their own sockets and to no others',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [sam, other, tess] = [await world.connect('sam'), await world.connect('sam'), await world.connect('tess')];
      tess.send({ type: 'subscribe_room', room_id: roomId });
      await tess.next('subscribed');
      const elsewhere = await world.connect('sam', `/ws/chat/${await world.direct('tess', 'sam')}/`);
      await world.chat.updateRoomPreferences(world.school.person('sam'), roomId, { isPinned: true });
      const frame = { type: 'room_settings', room_id: roomId, is_muted: false, is_pinned: true, is_hidden: false };
      expect([await sam.next('room_settings'), await other.next('room_settings')]).to.deep.equal([frame, frame]);
      await Promise.all([tess.settled(), elsewhere.settled()]);
      expect([...tess.of('room_settings'), ...elsewhere.of('room_settings')]).to.deep.equal([]);
    }),
  );

  it(
    'show typing to subscribers, and end it after 6 s',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [tess, sam, pam] = [await world.connect('tess'), await world.connect('sam'), await world.connect('pam')];
      for (const socket of [tess, sam]) {
        socket.send({ type: 'subscribe_room', room_id: roomId });
        await socket.next('subscribed');
      }
      const typing = {
        type: 'typing',
        room_id: roomId,
        user_id: world.school.id('tess'),
        username: 'tess',
        full_name: 'Tess Miller',
      };
      for (let times = 0; times < 5; times += 1) tess.send({ type: 'typing', room_id: roomId });
      expect(await sam.next('typing')).to.deep.equal({ ...typing, is_typing: true });
      await tess.settled();
      await world.world.clock.advance(6_001);
      expect(await sam.next('typing'), 'the four repetitions came within a second').to.include({ is_typing: false });
      await world.world.clock.advance(1_001);
      tess.send({ type: 'typing', room_id: roomId });
      expect(await sam.next('typing')).to.include({ is_typing: true });
      tess.send({ type: 'stop_typing', room_id: roomId });
      expect(await sam.next('typing')).to.include({ is_typing: false });
      sam.send({ type: 'unsubscribe_room', room_id: roomId });
      await sam.next('unsubscribed');
      await world.world.clock.advance(2_000);
      tess.send({ type: 'typing', room_id: roomId, is_typing: true });
      await tess.settled();
      await sam.settled();
      expect([sam.of('typing').length, tess.of('typing').length, pam.of('typing').length]).to.deep.equal([4, 0, 0]);
    }),
  );

  it(
    'list the rooms',
    withSockets(async (world) => {
      const sam = await world.connect('sam');
      await world.say('tess', await world.algebra(), 'latest');
      sam.send({ type: 'get_room_list' });
      const { rooms, has_more: hasMore } = await sam.next('room_list');
      expect((rooms as { id: number }[])[0]).to.include({
        id: await world.algebra(),
        last_message_content: 'latest',
        unread_count: 1,
        head_seq: 1,
      });
      const types = (rooms as { type: string }[]).map(({ type }) => type);
      expect(types).to.have.members(['forum_subject', 'forum_tutor', 'class']);
      expect(hasMore).to.equal(false);
    }),
  );

  it(
    'sync page by page from a cursor, and say when the cursor is not in the history',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      for (let index = 1; index <= 5; index += 1) await world.say('tess', roomId, `m${index}`);
      const sam = await world.connect('sam');
      sam.send({ type: 'sync', room_id: roomId, after: 1, limit: 3 });
      const page = await sam.next('sync_page');
      expect(page).to.include({ room_id: roomId, after: 1, to: 4, head_seq: 5, has_more: true });
      expect((page['events'] as Frame[]).map(contentOf)).to.deep.equal(['m2', 'm3', 'm4']);
      sam.send({ type: 'sync', room_id: roomId, after: 4 });
      expect(await sam.next('sync_page')).to.include({ to: 5, has_more: false });
      sam.send({ type: 'sync', room_id: roomId, after: 99 });
      expect(await sam.next('sync_gone')).to.include({ room_id: roomId, floor_seq: 0 });
    }),
  );

  it(
    'are refused with room, client_id and the time of a retry',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const tess = await world.connect('tess');
        const clientId = randomUUID();
        for (let times = 0; times < 3; times += 1)
          tess.send({ type: 'send_message', room_id: roomId, content: 'hi', client_id: randomUUID() });
        await tess.next('message_ack');
        await tess.next('message_ack');
        tess.send({ type: 'send_message', room_id: roomId, content: 'hi', client_id: clientId });
        const error = await tess.next('error', ({ client_id: id }) => id === clientId);
        expect(error).to.include({ code: 'RATE_LIMIT_EXCEEDED', room_id: roomId });
        expect(error['retry_after_ms']).to.equal(60_000);
        expect(tess.of('message_ack')).to.have.length(2);
      },
      { limits: { messages: { everyone: 2 } } },
    ),
  );

  it(
    'share the limit of messages with other transports',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const tess = await world.connect('tess');
        await world.say('tess', roomId, 'over REST');
        tess.send({ type: 'send_message', room_id: roomId, content: 'over the socket' });
        expect(await tess.next('error')).to.include({ code: 'RATE_LIMIT_EXCEEDED' });
      },
      { limits: { messages: { everyone: 1 } } },
    ),
  );

  it(
    'that are malformed are refused, the fifth in a row ends the socket (4400)',
    withSockets(async (world) => {
      const tess = await world.connect('tess');
      const bad = ['{', '"text"', '{"type":7}', '{"type":"send_message","room_id":1,"content":"x","emoji":"👍"}'];
      for (const text of bad) tess.ws.send(text);
      for (const _ of bad) expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      await tess.settled();
      const worse = [
        '[]',
        'null',
        '{"type":"ping","__proto__":{"a":1}}',
        '{"type":"send_message","room_id":{"a":1},"content":"x"}',
      ];
      for (const text of worse) tess.ws.send(text);
      tess.ws.send(Buffer.from([1, 2, 3]));
      expect((await tess.closed).code).to.equal(4400);
      expect(tess.of('error')).to.have.length(9);
    }),
  );

  it(
    'of a type that nobody knows are answered, and are no abuse',
    withSockets(async (world) => {
      const tess = await world.connect('tess');
      for (let count = 0; count < 12; count += 1) tess.send({ type: 'subscribe', data: { channel: 'chat_1' } });
      for (let count = 0; count < 12; count += 1)
        expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      tess.send({ type: 'ping' });
      await tess.next('pong');
    }),
  );

  it(
    'may have members that nobody knows, and come back with the client’s own name for a message',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [tess, other] = [await world.connect('tess'), await world.connect('tess')];
      const optimistic = { _tempId: 'temp-1', timestamp: 'now', message_type: 'text', room: roomId };
      tess.send({ type: 'send_message', room_id: roomId, content: 'one', ...optimistic });
      const [ack, shown] = [await tess.next('message_ack'), await tess.next('new_message')];
      for (const frame of [ack, shown]) {
        expect(frame).to.include({ _tempId: 'temp-1' });
        expect(frame['message']).to.include({ content: 'one', _tempId: 'temp-1' });
      }
      expect(Object.keys(await other.next('new_message')), 'on the other socket').not.to.include('_tempId');
      const client_id = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';
      tess.send({ type: 'message', room_id: roomId, content: 'two', temp_id: 7, client_id });
      expect(await tess.next('new_message')).to.include({ temp_id: 7 });
      expect(await tess.next('message_ack')).to.include({ temp_id: 7, client_id });
      tess.send({ type: 'send_message', room_id: roomId, content: 'three' });
      expect(Object.keys(await tess.next('new_message'))).not.to.include('temp_id');
      tess.send({ type: 'send_message', room_id: roomId, content: 'four', temp_id: { id: 1 } });
      expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
    }),
  );

  it(
    'may have no members that nobody knows where the server is strict',
    withSockets(
      async (world) => {
        const tess = await world.connect('tess');
        tess.send({ type: 'ping', timestamp: 1 });
        expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      },
      { options: { isStrict: true } },
    ),
  );

  it(
    'without a room are refused on the socket of all rooms',
    withSockets(async (world) => {
      const tess = await world.connect('tess');
      for (const frame of [
        { type: 'send_message', content: 'to whom?' },
        { type: 'typing' },
        { type: 'sync', after: 0 },
      ]) {
        tess.send(frame);
        expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      }
      tess.send({ type: 'send_message', room_id: 999_999, content: 'nobody there' });
      expect(await tess.next('error')).to.include({ code: 'ROOM_NOT_FOUND', room_id: 999_999 });
      tess.send({ type: 'send_message', room_id: await world.algebra(), content: '  ' });
      expect(await tess.next('error')).to.include({ code: 'EMPTY_MESSAGE' });
    }),
  );
});
