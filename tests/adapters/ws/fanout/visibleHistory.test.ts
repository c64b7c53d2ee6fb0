import { expect } from 'chai';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const clientId = '5f6f2c1e-5d1c-4a53-9a5f-6c2d6f2b8e11';

/** A group of Tess and Sam with one message, whose word nobody who joins later may hear. */
const openGroup = async (world: SocketWorld) => {
  const { school, chat } = world;
  const roomId = await school.group('tess', ['sam']);
  const [hidden = 0 as MessageId] = await school.say(roomId, 'tess', 'canary');
  const where = { roomId, messageId: hidden };
  const add = (who: Name, history?: 'all') =>
    chat.changeRoom.add(school.person('tess'), roomId, [school.id(who)], history);
  const edit = (content: string) => chat.amendMessage.edit({ ...where, person: school.person('tess'), content });
  const react = (emoji: string) =>
    chat.reactToMessage({ ...where, person: school.person('sam'), emoji, isAdded: true });
  const remove = () => chat.amendMessage.remove({ ...where, person: school.person('tess') });
  return { roomId, hidden, add, edit, react, remove };
};

const joined = (socket: SocketClient, roomId: RoomId) =>
  socket.next('room_joined', ({ room }) => (room as { id: number }).id === roomId);

describe('what was before a membership, on sockets (I26)', () => {
  it(
    'is a place in the order and nothing else, also when it changes while the socket is live',
    withSockets(async (world) => {
      const { roomId, add, edit, react, remove } = await openGroup(world);
      const [sue, sam] = [await world.connect('sue'), await world.connect('sam')];
      await add('sue');
      const { room } = await joined(sue, roomId);
      expect(room).to.include({ visible_from_seq: 2, last_message: null, unread_count: 0 });
      await edit('canary again');
      await react('😢');
      await remove();
      await world.say('tess', roomId, 'after');
      await sue.next('new_message');
      await sam.next('new_message', ({ seq }) => seq === 6);
      expect(sue.seqs(roomId)).to.deep.equal([3, 4, 5, 6]);
      expect(sue.of('event_hidden').map(({ seq }) => seq)).to.deep.equal([3, 4, 5]);
      for (const frame of sue.of('event_hidden')) expect(frame).to.have.all.keys('type', 'room_id', 'seq', 'at');
      expect(JSON.stringify(sue.frames)).not.to.match(/canary|😢/);
      expect(['message_edited', 'reaction_changed', 'message_deleted'].flatMap((type) => sam.of(type))).to.have.length(
        3,
      );
      expect(sam.of('event_hidden')).to.deep.equal([]);
    }),
  );

  it(
    'stays hidden from who joins while it changes, and is shown to who was given all of it',
    withSockets(async (world) => {
      const { roomId, add, edit } = await openGroup(world);
      const [sue, tom] = [await world.connect('sue'), await world.connect('tom')];
      // The events come before the room's overview, and wait for it.
      await Promise.all([add('sue'), edit('canary two'), add('tom', 'all'), edit('canary three')]);
      await Promise.all([joined(sue, roomId), joined(tom, roomId)]);
      await edit('canary four');
      await tom.next('message_edited', ({ message }) => (message as { content: string }).content === 'canary four');
      await sue.settled();
      expect(JSON.stringify(sue.frames)).not.to.include('canary');
      expect(sue.seqs(roomId).at(-1)).to.equal(tom.seqs(roomId).at(-1));
    }),
  );

  it(
    'stays hidden from a socket that comes later, and from one that comes back with its cursor',
    withSockets(async (world) => {
      const { roomId, add, edit } = await openGroup(world);
      await add('sue');
      const sue = await world.connect('sue');
      await edit('canary two');
      await sue.next('event_hidden');
      sue.send({ type: 'sync', room_id: roomId, after: 0 });
      expect(await sue.next('sync_gone')).to.deep.equal({ type: 'sync_gone', room_id: roomId, floor_seq: 1 });
      sue.send({ type: 'sync', room_id: roomId, after: 1 });
      const { events } = (await sue.next('sync_page')) as unknown as { events: { type: string; seq: number }[] };
      expect(events.map(({ type, seq }) => [type, seq])).to.deep.equal([
        ['participants_joined', 2],
        ['event_hidden', 3],
      ]);
      expect(JSON.stringify(sue.frames)).not.to.include('canary');
      await world.chat.changeRoom.remove(world.school.person('sue'), roomId, world.school.id('sue'));
      await sue.next('room_left');
      await world.say('tess', roomId, 'canary about Sue');
      await add('sue');
      await joined(sue, roomId);
      await world.say('tess', roomId, 'welcome back');
      await sue.next('new_message');
      sue.send({ type: 'sync', room_id: roomId, after: 3 });
      expect(await sue.next('sync_gone')).to.include({ floor_seq: 5 });
      await edit('canary five');
      await sue.next('event_hidden', ({ seq }) => seq === 8);
      expect(JSON.stringify(sue.frames)).not.to.include('canary');
    }),
  );

  it(
    'cannot be answered or reacted to, as what is not there',
    withSockets(async (world) => {
      const { roomId, hidden, add } = await openGroup(world);
      await add('sue');
      const sue = await world.connect('sue');
      for (const message_id of [hidden, 987_654]) {
        sue.send({ type: 'react', room_id: roomId, message_id, emoji: '👍' });
        const reaction = await sue.next('error');
        sue.send({
          type: 'send_message',
          room_id: roomId,
          content: 'what?',
          reply_to: message_id,
          client_id: clientId,
        });
        const answer = await sue.next('error');
        for (const error of [reaction, answer]) expect(error).to.include({ code: 'MESSAGE_NOT_FOUND' });
      }
    }),
  );

  it(
    'begins with their child for a guardian of a student who comes into a class later (I10)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      await world.say('tess', roomId, 'canary');
      const pat = await world.connect('pat');
      await world.relate('guardian_of', 'pat', 'sam', 'active');
      const { room } = await joined(pat, roomId);
      expect(room).to.include({ last_message: null, unread_count: 0 });
      pat.send({ type: 'sync', room_id: roomId, after: 0 });
      await pat.next('sync_gone');
      await world.say('tess', roomId, 'for the new guardian');
      await pat.next('new_message');
      await pat.settled();
      expect(JSON.stringify(pat.frames)).not.to.include('canary');
    }),
  );

  it(
    'answers a retry after leaving with an ack of what was true then (I5, I6)',
    withSockets(async (world) => {
      const { school, chat } = world;
      const roomId = await school.group('tess', ['sam']);
      const sam = await world.connect('sam');
      const frame = { type: 'send_message', room_id: roomId, content: 'homework', client_id: clientId };
      sam.send(frame);
      const first = await sam.next('message_ack');
      expect(first).to.include({ duplicate: false });
      await chat.changeRoom.remove(school.person('tess'), roomId, school.id('sam'));
      await sam.next('room_left');
      const { id: messageId } = first['message'] as { id: MessageId };
      await chat.reactToMessage({ person: school.person('tess'), roomId, messageId, emoji: '😢', isAdded: true });
      sam.send(frame);
      expect(await sam.next('message_ack')).to.deep.equal({ ...first, duplicate: true });
    }),
  );
});
