import { expect } from 'chai';
import type { RoomId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import { RawSocket } from '../RawSocket.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

/** More than the kernel's buffers of a connection hold. */
const messages = 1_600;

/** Sends more than fits the buffers of a reader who has stopped, at the pace of one who reads. */
const flood = async (world: SocketWorld, roomId: RoomId, reading: SocketClient): Promise<void> => {
  const content = 'x'.repeat(9_900);
  for (let index = 1; index <= messages; index += 1) {
    await world.say('tess', roomId, content);
    if (index % 20 === 0) await reading.settled();
  }
};

describe('a slow reader', () => {
  it(
    'gets no events, then the heads of rooms, and has no gap after it syncs (I4, I14)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [sam, tess] = [await world.connect('sam'), await world.connect('tess')];
      sam.ws.pause();
      await flood(world, roomId, tess);
      await tess.next('new_message', ({ seq }) => seq === messages);
      sam.ws.resume();
      const { head_seq: head } = await sam.next('room_head', ({ room_id: id }) => id === roomId);
      expect(head).to.equal(messages);
      const known = sam.seqs(roomId);
      expect(known).to.deep.equal(known.map((_, index) => index + 1));
      expect(known.length).to.be.below(messages);
      await world.say('tess', roomId, 'live again');
      await sam.next('new_message', ({ seq }) => seq === messages + 1);
      sam.send({ type: 'sync', room_id: roomId, after: known.length, limit: 200 });
      expect(await sam.next('sync_page')).to.include({ after: known.length, head_seq: messages + 1 });
    }),
  );

  it(
    'is cut off after 10 s (4413) without any effect on others',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const raw = await RawSocket.open(world.port, world.token('sam'));
      const tess = await world.connect('tess');
      await eventually(() => expect(raw.frames).not.to.be.empty);
      raw.socket.pause();
      await flood(world, roomId, tess);
      expect(world.sockets.stats().sockets).to.equal(2);
      await world.world.clock.advance(10_001);
      await eventually(() => expect(world.sockets.stats().people).to.equal(1));
      raw.socket.resume();
      expect(await raw.closed).to.equal(4413);
      await tess.next('new_message', ({ seq }) => seq === messages);
      await tess.settled();
    }),
  );

  it(
    'that never reads again is gone 10 s after more waited for it than the limit',
    withSockets(async (world) => {
      const { clock } = world.world;
      const roomId = await world.algebra();
      const raw = await RawSocket.open(world.port, world.token('sam'));
      raw.socket.pause();
      await flood(world, roomId, await world.connect('tess'));
      expect(world.sockets.stats().slow).to.equal(1);
      // Half a second for the close frame (closeMs), and two ticks of 5 ms that may come late (tickMs).
      await clock.advance(9_491);
      await eventually(() => expect(world.sockets.stats().people).to.equal(1));
      await clock.advance(508);
      await eventually(() => expect(world.sockets.stats()).to.include({ sockets: 1, slow: 0 }));
      raw.socket.destroy();
    }),
  );

  it(
    'is answered no faster than it reads',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const content = 'x'.repeat(9_900);
      for (let index = 0; index < 100; index += 1) await world.say('tess', roomId, content);
      const raw = await RawSocket.open(world.port, world.token('sam'));
      raw.socket.pause();
      for (let count = 0; count < 60; count += 1)
        raw.write(0x81, JSON.stringify({ type: 'sync', room_id: roomId, after: 0, limit: 50 }));
      const isAnswered = (count: number) =>
        raw.frames.filter(({ payload }) => payload.includes('"sync_page"')).length === count;
      raw.socket.resume();
      await eventually(() => expect(isAnswered(60)).to.equal(true), { within: 10_000 });
      expect(raw.frames.some(({ opcode }) => opcode === 8)).to.equal(false);
    }),
  );
});

describe('a half-open connection', () => {
  it(
    'is pinged, and cut when it is silent for two beats',
    withSockets(
      async (world) => {
        const { clock } = world.world;
        const raw = await RawSocket.open(world.port, world.token('sam'));
        const tess = await world.connect('tess');
        await eventually(() => expect(raw.frames).not.to.be.empty);
        for (let beat = 0; beat < 3; beat += 1) {
          const pinged = new Promise((resolve) => tess.ws.once('ping', resolve));
          await clock.advance(20_001);
          await pinged;
          // Its pong was written before this, so the server has it when it answers.
          await tess.settled();
        }
        expect(await raw.closed).to.equal(undefined);
        expect(raw.frames.map(({ opcode }) => opcode).filter((opcode) => opcode === 9)).not.to.be.empty;
        expect(world.sockets.stats()).to.include({ sockets: 1, people: 1 });
      },
      { options: { heartbeatMs: 20_000 } },
    ),
  );
});
