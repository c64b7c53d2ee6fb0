import { expect } from 'chai';
import type { RoomHeads } from '../../../../core/rooms/RoomHeads.ts';
import { eventually } from '../../../support/eventually.ts';
import { overridden } from '../../../support/overridden.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import { withSockets } from '../withSockets.ts';

const textOf = (socket: SocketClient): string => JSON.stringify(socket.frames);

/** A store whose views of memberships take some turns of the event loop, so that rooms change meanwhile. */
const slowViews = (roomHeads: RoomHeads): RoomHeads => {
  let count = 0;
  const membershipsOf: RoomHeads['membershipsOf'] = async (userId, limit) => {
    const view = await roomHeads.membershipsOf(userId, limit);
    count += 1;
    for (let turn = 0; turn < count % 6; turn += 1) await new Promise(setImmediate);
    return view;
  };
  return overridden(roomHeads, { membershipsOf });
};

describe('memberships', () => {
  it(
    'begin with room_joined and the events after it',
    withSockets(async (world) => {
      const sam = await world.connect('sam');
      const roomId = await world.direct('tess', 'sam');
      await world.say('tess', roomId, 'welcome');
      const { room } = await sam.next('room_joined');
      expect(room).to.include({ id: roomId, type: 'direct', name: 'Tess Miller' });
      const heard = sam.seqs(roomId);
      if ((room as { head_seq: number }).head_seq === 0)
        await sam.next('new_message', ({ room_id: id }) => id === roomId);
      else expect(heard).to.be.empty;
      await world.say('tess', roomId, 'next');
      await sam.next('new_message', ({ seq }) => seq === 2);
    }),
  );

  it(
    "follow a guardian into the child's rooms, and out of them (I9, I10)",
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [pat, sam] = [await world.connect('pat'), await world.connect('sam')];
      await world.say('tess', roomId, 'canary-before');
      await world.relate('guardian_of', 'pat', 'sam', 'active');
      await pat.next('room_joined', ({ room }) => (room as { id: number }).id === roomId);
      await sam.next('participants_joined');
      await world.say('tess', roomId, 'for the new guardian');
      await pat.next('new_message');
      await world.relate('guardian_of', 'pat', 'sam', 'ended');
      const { seq } = await sam.next('participants_left', ({ room_id: id }) => id === roomId);
      await world.say('tess', roomId, 'canary-after');
      expect(await pat.next('room_left', ({ room_id: id }) => id === roomId)).to.include({
        seq,
        reason: 'relation_ended',
      });
      await sam.next('new_message', ({ message }) => (message as { content: string }).content === 'canary-after');
      await pat.settled();
      expect(textOf(pat)).not.to.include('canary-after');
      expect(Math.max(...pat.seqs(roomId))).to.be.below(seq as number);
      pat.send({ type: 'sync', room_id: roomId, after: 0 });
      expect(await pat.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
      pat.send({ type: 'subscribe_room', room_id: roomId });
      expect(await pat.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
      pat.send({ type: 'typing', room_id: roomId });
      expect(await pat.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
    }),
  );

  it(
    'end at once with the relation behind a direct room, and begin again with it (I9)',
    withSockets(async (world) => {
      const roomId = await world.direct('tess', 'sam');
      const [tess, sam, bound] = [
        await world.connect('tess'),
        await world.connect('sam'),
        await world.connect('sam', `/ws/chat/${roomId}/`),
      ];
      await world.relate('teaches', 'tess', 'sam', 'ended', 'algebra-1');
      for (const socket of [tess, sam, bound])
        expect(await socket.next('room_left', ({ room_id: id }) => id === roomId)).to.include({
          reason: 'suspended',
          seq: 1,
        });
      sam.send({ type: 'send_message', room_id: roomId, content: 'still there?' });
      expect(await sam.next('error')).to.include({ code: 'CANNOT_CHAT' });
      await world.relate('teaches', 'tess', 'sam', 'active', 'algebra-1');
      for (const socket of [tess, sam, bound])
        await socket.next('room_joined', ({ room }) => (room as { id: number }).id === roomId);
      await world.say('tess', roomId, 'welcome back');
      for (const socket of [sam, bound]) await socket.next('new_message', ({ room_id: id }) => id === roomId);
    }),
  );

  it(
    'end with the account: its sockets close with 4403 and receive nothing further (I11)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const sockets = [await world.connect('sam'), await world.connect('sam', `/ws/chat/${roomId}/`)];
      const tess = await world.connect('tess');
      await world.change('sam', { isActive: false });
      const { message } = await world.chat
        .sendMessage({ sender: world.school.person('pam'), roomId, content: 'canary' })
        .catch(() => ({ message: null }));
      for (const socket of sockets) {
        expect((await socket.closed).code).to.equal(4403);
        expect(textOf(socket)).not.to.include('canary');
      }
      await tess.settled();
      expect(message === null || textOf(tess).includes('canary')).to.equal(true);
      await eventually(() => expect(world.sockets.stats()).to.include({ sockets: 1, people: 1 }));
    }),
  );

  it(
    'decide who receives: people outside a room receive nothing of it (I11)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const outsiders = [
        await world.connect('theo'),
        await world.connect('sue'),
        await world.connect('pat'),
        await world.connect('tom'),
        await world.connect('ada'),
      ];
      const [sam, tess] = [await world.connect('sam'), await world.connect('tess')];
      for (const socket of [sam, ...outsiders])
        socket.send({ type: 'subscribe_room', room_id: await world.direct('tess', 'sue') });
      tess.send({ type: 'send_message', room_id: roomId, content: 'canary' });
      tess.send({ type: 'typing', room_id: roomId });
      tess.send({ type: 'mark_read', room_id: roomId });
      await sam.next('new_message');
      await tess.settled();
      for (const socket of outsiders) {
        await socket.settled();
        expect(socket.frames.filter((frame) => frame['room_id'] === roomId)).to.be.empty;
        expect(textOf(socket)).not.to.include('canary');
      }
    }),
  );

  it(
    'are not needed by a moderator, whose visit is recorded',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const ada = await world.connect('ada');
      await world.say('tess', roomId, 'before');
      ada.send({ type: 'subscribe_room', room_id: roomId });
      expect(await ada.next('subscribed')).to.include({ room_id: roomId, head_seq: 1 });
      expect(world.world.database.visits).to.have.length(1);
      await world.say('tess', roomId, 'seen');
      await ada.next('new_message', ({ seq }) => seq === 2);
      ada.send({ type: 'send_message', room_id: roomId, content: 'hello' });
      await ada.next('error');
      ada.send({ type: 'unsubscribe_room', room_id: roomId });
      await ada.next('unsubscribed');
      await world.say('tess', roomId, 'canary');
      ada.send({ type: 'subscribe_room', room_id: roomId });
      await ada.next('subscribed');
      await world.change('ada', { role: 'parent' });
      expect(await ada.next('room_left')).to.include({ room_id: roomId, reason: 'removed' });
      await world.say('tess', roomId, 'canary');
      await ada.settled();
      expect(textOf(ada)).not.to.include('canary');
    }),
  );

  it(
    'let a moderator who has another organisation now observe only its rooms',
    withSockets(async (world) => {
      const [inNorth, inSouth] = [await world.algebra(), (await world.school.forum('theo', 'stan', 'history-1')).id];
      const organisations = [
        { externalId: 'north', name: 'North' },
        { externalId: 'south', name: 'South' },
      ];
      const contexts = [
        { externalId: 'algebra-1', organisation: 'north' },
        { externalId: 'history-1', organisation: 'south' },
      ];
      await world.chat.applyDirectory({ organisations, contexts, users: [], relations: [] });
      const ada = await world.connect('ada');
      for (const roomId of [inNorth, inSouth]) {
        ada.send({ type: 'subscribe_room', room_id: roomId });
        await ada.next('subscribed', ({ room_id }) => room_id === roomId);
      }
      await world.change('ada', { lastName: 'King' });
      await ada.settled();
      expect(ada.of('room_left')).to.deep.equal([]);
      await world.change('ada', { roles: [{ role: 'admin', organisation: 'north' }] });
      expect(await ada.next('room_left')).to.include({ room_id: inSouth, reason: 'removed' });
      await world.say('theo', inSouth, 'canary');
      await world.say('tess', inNorth, 'seen');
      await ada.next('new_message', ({ room_id }) => room_id === inNorth);
      expect(textOf(ada)).not.to.include('canary');
      expect(ada.of('room_left')).to.have.length(1);
    }),
  );

  it(
    'change exactly at their events, however views of the store and events cross (I4, I9)',
    withSockets(
      async (world) => {
        const { school, chat } = world;
        const roomId = await school.group('tess', ['sue']);
        const [tess, sam] = [school.person('tess'), school.id('sam')];
        const watching = await world.connect('sue');
        const sockets: SocketClient[] = [];
        let last = 0;
        for (let round = 0; round < 40; round += 1) {
          const coming = world.connect('sam');
          await chat.changeRoom.add(tess, roomId, [sam]);
          if (round % 3 === 0) sockets.push(await coming);
          await world.say('tess', roomId, `inside ${round}`);
          await chat.changeRoom.remove(tess, roomId, sam);
          const { message } = await chat.sendMessage({ sender: tess, roomId, content: `canary ${round}` });
          last = message.seq;
          const socket = await coming;
          if (!sockets.includes(socket)) sockets.push(socket);
          if (sockets.length === 8) for (const old of sockets.splice(0)) await old.close();
          if (round % 5 === 4)
            await chat.changeRoom.add(tess, roomId, [sam]).then(() => chat.changeRoom.remove(tess, roomId, sam));
          for (const open of sockets) {
            await open.settled();
            expect(JSON.stringify(open.of('new_message')), `round ${round}`).not.to.include('canary');
          }
        }
        await chat.changeRoom.add(tess, roomId, [sam]);
        await world.say('tess', roomId, 'the end');
        await watching.next('new_message', ({ message }) => (message as { content: string }).content === 'the end');
        const seqs = watching.seqs(roomId);
        expect(seqs).to.deep.equal(Array.from({ length: seqs.length }, (_, index) => index + 1));
        expect(last).to.be.below(seqs.length);
        for (const open of sockets) {
          const joined = await open.next('room_joined', ({ room }) => (room as { head_seq: number }).head_seq > last);
          const { head_seq: headSeq } = joined['room'] as { head_seq: number };
          if (headSeq < seqs.length) await open.next('new_message', ({ seq }) => seq === seqs.length);
          expect(JSON.stringify(open.of('new_message'))).not.to.include('canary');
        }
      },
      { ports: ({ roomHeads }) => ({ roomHeads: slowViews(roomHeads) }) },
    ),
  );
});
