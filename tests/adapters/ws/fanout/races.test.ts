import { expect } from 'chai';
import { Gate } from '../../../support/Gate.ts';
import type { MemoryWorld } from '../../../support/memoryWorld.ts';
import { overridden } from '../../../support/overridden.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import type { SocketWorld, SocketWorldOptions } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

type Way = 'seatsOf' | 'overview' | 'events';

/** A world in which one answer of the store is on its way for as long as the test wants. */
const heldUp = (
  way: Way,
  test: (world: SocketWorld, gate: Gate) => Promise<void>,
  options: SocketWorldOptions['options'] = {},
): (() => Promise<void>) => {
  const gate = new Gate();
  const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    const given = await answer;
    await gate.pass();
    return given;
  };
  const ports = ({ rooms, inbox, messages }: MemoryWorld) => ({
    rooms: overridden(rooms, way === 'seatsOf' ? { seatsOf: (id, limit) => late(rooms.seatsOf(id, limit)) } : {}),
    inbox: overridden(inbox, way === 'overview' ? { overview: (roomId, id) => late(inbox.overview(roomId, id)) } : {}),
    messages: overridden(
      messages,
      // The question is late here, not the answer: the page holds what was stored meanwhile.
      way === 'events'
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
    'of a view of seats with the event that ends one of them is won by the event (I9)',
    heldUp('seatsOf', async (world, gate) => {
      const { roomId, remove } = await group(world);
      await world.connect('sue');
      const held = gate.shut();
      const sam = knockAs(world, 'sam');
      await held;
      await remove();
      gate.open();
      // The news of the removal makes the node look again, and would heal what the first look did wrong: not yet.
      const again = gate.shut();
      await sam.next('connection_established');
      await again;
      await world.say('tess', roomId, 'canary');
      gate.open();
      await expectNoCanary(sam);
    }),
  );

  it(
    'of a view with a stream that began after it is not decided by the view (I9)',
    heldUp('seatsOf', async (world, gate) => {
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
    'of a stream that is behind with a newer view shows no leaving that is over already',
    heldUp(
      'events',
      async (world, gate) => {
        const { roomId, add, remove } = await group(world);
        const sue = await world.connect('sue');
        await sue.settled();
        const held = gate.shut();
        // The stream of the room misses this: it was stored without news.
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
    'of a room that is shown with its end leaves it unshown (I9)',
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
    'of a room that is shown with what is said in it keeps everything in order',
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
    'of a room that is shown with more than can be held is told as a head',
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

  it(
    'of a sync with the end of the seat shows nothing beyond the seat (I9)',
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
