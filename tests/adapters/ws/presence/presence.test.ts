import { createServer } from 'node:http';
import { expect } from 'chai';
import { MemorySocketSlots } from '../../../../adapters/memory/limits/MemorySocketSlots.ts';
import { attachSockets } from '../../../../adapters/ws/attachSockets.ts';
import { asUserId } from '../../../../core/ids.ts';
import { rootScope } from '../../../../core/permissions/RoleGrant.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/freePort.ts';
import type { Frame, SocketClient } from '../../../support/SocketClient.ts';
import { SocketClient as Client } from '../../../support/SocketClient.ts';
import { SocketWorld, testAuthenticator } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const subscribe = async (socket: SocketClient, roomId: number): Promise<Frame> => {
  socket.send({ type: 'subscribe_room', room_id: roomId });
  return socket.next('subscribed');
};
const presenceOf = (socket: SocketClient): unknown[] =>
  socket.of('presence').map(({ user_id: userId, is_online: isOnline }) => [userId, isOnline]);

/** Resolves when everything about presence that was due before this call has arrived, to what the socket was shown. */
const told = async (world: SocketWorld, socket: SocketClient): Promise<unknown[]> => {
  await world.world.clock.advance(5_000);
  // Another person disconnects and their absence is shown: what was due before it has been shown by then.
  const marker = await world.connect('tom');
  const roomId = (await world.school.forum('tom', 'sam', 'maths')).id;
  await subscribe(socket, roomId);
  await marker.close();
  await eventually(async () => {
    await world.world.clock.advance(5_000);
    expect(presenceOf(socket)).to.deep.include([world.school.id('tom'), false]);
  });
  return presenceOf(socket).filter((frame) => (frame as unknown[])[0] !== world.school.id('tom'));
};

describe('presence', () => {
  it(
    'is shown to subscribers when a person connects, and 5 s after they have gone',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [sam, pam] = [await world.connect('sam'), await world.connect('pam')];
      await subscribe(sam, roomId);
      const tess = await world.connect('tess');
      const userId = world.school.id('tess');
      expect(await sam.next('presence')).to.deep.equal({ type: 'presence', user_id: userId, is_online: true });
      await tess.close();
      await eventually(() => expect(world.sockets.stats().people).to.equal(2));
      await world.world.clock.advance(4_999);
      await sam.settled();
      expect(sam.of('presence')).to.have.length(1);
      await world.world.clock.advance(1);
      expect(await sam.next('presence')).to.deep.equal({ type: 'presence', user_id: userId, is_online: false });
      await pam.settled();
      expect(pam.of('presence'), 'pam did not subscribe').to.deep.equal([]);
    }),
  );

  it(
    'is not shown for a thousand reconnects within 5 s, nor for a second device',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const sam = await world.connect('sam');
      let tess = await world.connect('tess');
      await subscribe(sam, roomId);
      for (let round = 0; round < 200; round += 1) {
        const others = await Promise.all(Array.from({ length: 4 }, () => world.connect('tess')));
        await Promise.all([tess, ...others].map((socket) => socket.close()));
        await world.world.clock.advance(20);
        tess = await world.connect('tess');
      }
      expect(await told(world, sam)).to.deep.equal([]);
    }),
  ).timeout(60_000);

  it(
    'counts a person who is between two connections as online for new subscribers',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [sam, tess] = [await world.connect('sam'), await world.connect('tess')];
      await tess.close();
      await eventually(() => expect(world.sockets.stats().people).to.equal(1));
      await world.world.clock.advance(4_000);
      expect((await subscribe(sam, roomId))['online_user_ids']).to.include(world.school.id('tess'));
      await world.connect('tess');
      expect(await told(world, sam)).to.deep.equal([]);
    }),
  );

  it('of a person who connects during a snapshot is not taken back by the answer to the subscription', async () => {
    let meanwhile = async (): Promise<void> => {};
    const world = await SocketWorld.open({
      ports: ({ presence }) => ({
        presence: {
          connect: (userId) => presence.connect(userId),
          disconnect: (userId) => presence.disconnect(userId),
          online: async (userIds) => {
            const online = await presence.online(userIds);
            await meanwhile();
            return online;
          },
        },
      }),
    });
    try {
      const roomId = await world.algebra();
      const sam = await world.connect('sam');
      meanwhile = async () => {
        meanwhile = async () => {};
        await world.connect('tess');
        await sam.next('presence');
      };
      expect((await subscribe(sam, roomId))['online_user_ids']).to.include(world.school.id('tess'));
    } finally {
      await world.close();
    }
  });

  it(
    'begins with who is online and how far each has read',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const id = await world.say('tess', roomId, 'one');
      const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
      await world.chat.markRead(world.school.person('pam'), roomId, null);
      const frame = await subscribe(sam, roomId);
      expect(frame['online_user_ids']).to.have.members([world.school.id('tess'), world.school.id('sam')]);
      expect(frame).to.deep.include({
        head_seq: 1,
        read_up_to: [{ user_id: world.school.id('pam'), last_read_id: id }],
      });
      const ada = await world.connect('ada');
      const seen = await subscribe(ada, roomId);
      expect(seen['online_user_ids']).to.have.members([world.school.id('tess'), world.school.id('sam')]);
      expect(tess.of('presence')).to.deep.equal([]);
    }),
  );

  it(
    'is not shown in rooms of more than a hundred people',
    withSockets(async (world) => {
      const people = Array.from({ length: 99 }, (_, index) => asUserId(5_000 + index));
      const members = [world.school.id('tess'), world.school.id('sam'), ...people];
      const participants = members.map((userId) => ({ userId, role: 'teacher', mayPost: true }));
      const facts = {
        type: 'announcement',
        key: null,
        name: 'All',
        context: '',
        ownerId: null,
        scope: rootScope,
        isFrozen: false,
      } as const;
      const { room } = await world.world.rooms.open({
        key: null,
        pairs: [],
        plan: () => ({ ...facts, participants }),
      });
      await world.say('tess', room.id, 'one');
      await world.chat.markRead(world.school.person('tess'), room.id, null);
      const sam = await world.connect('sam');
      expect(await subscribe(sam, room.id)).to.deep.include({ online_user_ids: [], read_up_to: [] });
      await world.connect('tess');
      expect(await told(world, sam)).to.deep.equal([]);
    }),
  );

  it(
    'shows people who are online already when they join the room',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [sam, pat] = [await world.connect('sam'), await world.connect('pat')];
      await subscribe(sam, roomId);
      await world.relate('guardian_of', 'pat', 'sam', 'active');
      await sam.next('participants_joined');
      expect(await sam.next('presence')).to.include({ user_id: world.school.id('pat'), is_online: true });
      await pat.next('room_joined');
    }),
  );

  it(
    'ends with the membership, on both sides (I9)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [pam, sam] = [await world.connect('pam'), await world.connect('sam')];
      await subscribe(pam, roomId);
      await subscribe(sam, roomId);
      await world.relate('guardian_of', 'pam', 'sam', 'ended');
      await pam.next('room_left');
      pam.send({ type: 'subscribe_room', room_id: roomId });
      expect(await pam.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
      await world.connect('tess');
      await sam.next('presence');
      await pam.close();
      expect(await told(world, sam)).to.deep.equal([[world.school.id('tess'), true]]);
      expect(pam.of('presence')).to.deep.equal([]);
    }),
  );

  it(
    'is one for all nodes: a person who reconnects to another node has not gone',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const other = createServer();
      const node = attachSockets({
        slots: new MemorySocketSlots(),
        ...world.world,
        server: other,
        chat: world.chat,
        authenticator: testAuthenticator,
        epoch: 'first',
        readEpoch: async () => 'first',
        options: { tickMs: 5, sweepMs: 0, closeMs: 500 },
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      });
      const port = await freePort();
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
      try {
        const headers = { authorization: `Bearer ${world.token('tess')}` };
        const sam = await world.connect('sam');
        await subscribe(sam, roomId);
        const first = await world.connect('tess');
        await sam.next('presence');
        await first.close();
        await eventually(() => expect(world.sockets.stats().people).to.equal(1));
        const second = await Client.open(`ws://127.0.0.1:${port}/ws/chat/`, { headers });
        const there = await told(world, sam);
        expect(new Set(there.map((frame) => JSON.stringify(frame)))).to.deep.equal(
          new Set([JSON.stringify([world.school.id('tess'), true])]),
        );
        await second.close();
        await eventually(() => expect(node.stats().people).to.equal(0));
        await eventually(async () => {
          await world.world.clock.advance(5_000);
          expect(presenceOf(sam).at(-1)).to.deep.equal([world.school.id('tess'), false]);
        });
      } finally {
        await node.close();
        other.close();
      }
    }),
  );
});
