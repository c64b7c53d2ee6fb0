import { expect } from 'chai';
import { ChatError } from '../../../../core/errors.ts';
import { Gate } from '../../../support/Gate.ts';
import type { MemoryWorld } from '../../../support/memoryWorld.ts';
import { overridden } from '../../../support/overridden.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import type { SocketWorld, SocketWorldOptions } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

type LateAnswer = 'membershipsOf' | 'overview' | 'events';

/** A world in which one answer of the store takes as long as the test wants. */
const heldUp = (
  which: LateAnswer,
  test: (world: SocketWorld, gate: Gate) => Promise<void>,
  options: SocketWorldOptions['options'] = {},
): (() => Promise<void>) => {
  const gate = new Gate();
  const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    const given = await answer;
    await gate.pass();
    return given;
  };
  const ports = ({ roomHeads, inbox, messages }: MemoryWorld) => ({
    roomHeads: overridden(
      roomHeads,
      which === 'membershipsOf' ? { membershipsOf: (id, limit) => late(roomHeads.membershipsOf(id, limit)) } : {},
    ),
    inbox: overridden(
      inbox,
      which === 'overview' ? { overview: (roomId, id) => late(inbox.overview(roomId, id)) } : {},
    ),
    messages: overridden(
      messages,
      // Here the question is late, not the answer: the page holds what was stored meanwhile.
      which === 'events'
        ? {
            events: async (cursors, limit) => {
              await gate.pass();
              return messages.events(cursors, limit);
            },
          }
        : {},
    ),
  });
  return withSockets((world) => test(world, gate), { ports, options });
};

const group = async ({ school, chat }: SocketWorld) => {
  const roomId = await school.group('tess', ['sue', 'sam']);
  const [tess, sam] = [school.person('tess'), school.id('sam')];
  return {
    roomId,
    add: () => chat.changeRoom.add(tess, roomId, [sam]),
    remove: () => chat.changeRoom.remove(tess, roomId, sam),
  };
};

const knockAs = (world: SocketWorld, name: 'sam'): SocketClient =>
  world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token(name)}` } });

const expectNoCanary = async (socket: SocketClient): Promise<void> => {
  await socket.settled();
  expect(JSON.stringify(socket.frames)).not.to.include('canary');
};

describe('a race', () => {
  it(
    'between a view of memberships and the event that ends one of them is won by the event (I9)',
    heldUp('membershipsOf', async (world, gate) => {
      const { roomId, remove } = await group(world);
      await world.connect('sue');
      const held = gate.shut();
      const sam = knockAs(world, 'sam');
      await held;
      await remove();
      gate.open();
      // The invalidation by the removal makes the node load again, which would repair a wrong first load: not yet.
      const again = gate.shut();
      await sam.next('connection_established');
      await again;
      await world.say('tess', roomId, 'canary');
      gate.open();
      await expectNoCanary(sam);
    }),
  );

  it(
    'between a view and a channel that began after it is not decided by the view (I9)',
    heldUp('membershipsOf', async (world, gate) => {
      const { roomId, remove } = await group(world);
      const held = gate.shut();
      const sam = knockAs(world, 'sam');
      await held;
      await remove();
      const sue = await world.connect('sue');
      gate.open();
      await gate.shut();
      await sue.settled();
      await world.say('tess', roomId, 'canary');
      gate.open();
      await sue.next('new_message');
      await sam.next('connection_established');
      await expectNoCanary(sam);
    }),
  );

  it(
    'between a channel that is behind and a newer view shows no leaving that is over already',
    heldUp(
      'events',
      async (world, gate) => {
        const { roomId, add, remove } = await group(world);
        const sue = await world.connect('sue');
        await sue.settled();
        const held = gate.shut();
        // The channel of the room misses this event: it was stored without a publication.
        await world.school.append(roomId, 'tess', 'unheard of');
        await held;
        await remove();
        await add();
        const sam = knockAs(world, 'sam');
        await sam.next('connection_established');
        gate.open();
        await world.say('tess', roomId, 'for all');
        await sam.next('new_message');
        await sue.next('new_message', ({ seq }) => seq === 4);
        await sam.settled();
        expect(sam.of('room_left')).to.deep.equal([]);
        expect(sam.seqs(roomId)).to.deep.equal([4]);
        expect(sue.seqs(roomId)).to.deep.equal([1, 2, 3, 4]);
      },
      { sweepMs: 20 },
    ),
  );

  it(
    'between the overview of a new room and its end shows no room (I9)',
    heldUp('overview', async (world, gate) => {
      const { roomId, add, remove } = await group(world);
      await remove();
      const sam = await world.connect('sam');
      await world.connect('sue');
      const held = gate.shut();
      await add();
      await held;
      await remove();
      await world.say('tess', roomId, 'canary');
      gate.open();
      await sam.next('room_left');
      await expectNoCanary(sam);
      expect(sam.of('room_joined')).to.deep.equal([]);
    }),
  );

  it(
    'between the overview of a new room and its messages keeps their order',
    heldUp('overview', async (world, gate) => {
      const { roomId, add, remove } = await group(world);
      await remove();
      const sam = await world.connect('sam');
      const held = gate.shut();
      await add();
      await held;
      for (let index = 0; index < 5; index += 1) await world.say('tess', roomId, `m${index}`);
      gate.open();
      const { room } = await sam.next('room_joined');
      expect(room).to.include({ id: roomId, head_seq: 2 });
      await sam.next('new_message', ({ seq }) => seq === 7);
      expect(sam.seqs(roomId)).to.deep.equal([3, 4, 5, 6, 7]);
    }),
  );

  it(
    'between the overview of a new room and more events than can be held ends with its head',
    heldUp('overview', async (world, gate) => {
      const { roomId, add, remove } = await group(world);
      await remove();
      const sam = await world.connect('sam');
      const held = gate.shut();
      await add();
      await held;
      for (let index = 0; index < 300; index += 1) await world.say('tess', roomId, `m${index}`);
      gate.open();
      expect(await sam.next('room_head')).to.include({ room_id: roomId, head_seq: 302 });
      await world.say('tess', roomId, 'live');
      await sam.next('new_message', ({ seq }) => seq === 303);
    }),
  );

  const failing = (failures: ChatError[]): SocketWorldOptions => ({
    ports: ({ inbox }) => ({
      inbox: overridden(inbox, {
        overview: async (roomId, id) => {
          const failure = failures.shift();
          if (failure !== undefined) throw failure;
          return inbox.overview(roomId, id);
        },
      }),
    }),
  });
  const away = () => new ChatError('UNAVAILABLE', 'The database cannot be reached just now. Try again.');
  const outages: ChatError[] = [];

  it(
    'between a new room and a store that is away keeps the messages until the room can be shown (I9)',
    withSockets(async (world) => {
      const { roomId, add, remove } = await group(world);
      const [sam, sue] = [await world.connect('sam'), await world.connect('sue')];
      await remove();
      await sam.next('room_left');
      outages.push(away(), away());
      await add();
      await world.say('tess', roomId, 'after');
      await sue.next('new_message');
      await sam.settled();
      expect([sam.of('room_joined'), sam.of('room_head'), sam.seqs(roomId)]).to.deep.equal([[], [], []]);
      const { room } = await sam.next('room_joined');
      expect(room).to.include({ id: roomId, head_seq: 3 });
      await world.say('tess', roomId, 'live');
      await sam.next('new_message');
      expect(sam.seqs(roomId)).to.deep.equal([4]);
      expect(outages).to.deep.equal([]);
    }, failing(outages)),
  );

  it(
    'between a sync and the end of the membership shows nothing beyond it (I9)',
    heldUp('events', async (world, gate) => {
      const { roomId, remove } = await group(world);
      await world.say('tess', roomId, 'theirs');
      const sam = await world.connect('sam');
      await sam.settled();
      const held = gate.shut();
      sam.send({ type: 'sync', room_id: roomId, after: 0 });
      await held;
      await remove();
      await world.say('tess', roomId, 'canary');
      gate.open();
      const { events } = await sam.next('sync_page');
      expect(events).to.have.length(1);
      await expectNoCanary(sam);
    }),
  );
});
