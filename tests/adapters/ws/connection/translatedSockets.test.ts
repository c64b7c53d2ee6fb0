import { expect } from 'chai';
import { EventFollower } from '../../../../adapters/legacy/EventFollower.ts';
import type { LegacySockets, OwnFrame } from '../../../../adapters/wire/legacy/LegacySockets.ts';
import { asRoomId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { RawSocket } from '../RawSocket.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

/** A system that shouts: `say` and `heard` with capital letters, the token in `?t=`, and no close frame for a restart. */
const shouting: LegacySockets = {
  readAddress: ({ url = '' }) => {
    const [, room, token] = /^\/old\/(\d+)\?t=(.+)$/.exec(url) ?? [];
    return room === undefined || token === undefined ? null : { room: asRoomId(Number(room)), token };
  },
  admit: async () => {},
  open: (socket) => {
    const follower = new EventFollower((frame) => socket.ask(frame));
    const show = (frame: OwnFrame): object[] => {
      if (frame.type === 'new_message' && frame.message.content === 'fault') throw new TypeError('a fault of ours');
      if (frame.type === 'new_message')
        return [{ type: 'heard', seq: frame.seq, what: frame.message.content.toUpperCase() }];
      return frame.type === 'error' || frame.type === 'connection_established' ? [frame] : [];
    };
    return {
      fromClient: (frame) => {
        const { type, what } = frame;
        if (type !== 'say') return [frame];
        socket.tell({ type: 'said' });
        return [{ type: 'send_message', content: what }];
      },
      fromServer: (frame) => follower.next(frame).flatMap(show),
    };
  },
  closeCode: (code) => (code === 1012 ? null : code + 100),
};
const legacy = () => [shouting];

const openOld = async (world: SocketWorld, room: number) => {
  const client = world.knock(`/old/${room}?t=${world.token('sam')}`);
  await client.next('connection_established');
  return client;
};

describe('a socket of an older client', () => {
  it(
    'speaks its own words on the outside, and ours within',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [sam, tess] = [await openOld(world, roomId), await world.connect('tess')];
        sam.send({ type: 'say', what: 'Page 12' });
        await sam.next('said');
        expect(await sam.next('heard')).to.deep.equal({ type: 'heard', seq: 1, what: 'PAGE 12' });
        expect(await tess.next('new_message')).to.have.nested.property('message.content', 'Page 12');
        await world.say('tess', roomId, 'Thank you');
        expect(await sam.next('heard')).to.include({ seq: 2, what: 'THANK YOU' });
      },
      { legacy },
    ),
  );

  it(
    'is refused what our schemas refuse, and closed with its own code when it goes on',
    withSockets(
      async (world) => {
        const sam = await openOld(world, await world.algebra());
        for (const text of ['no JSON', '[]', '{"type":7}', '{}', '7']) sam.ws.send(text);
        expect(await sam.next('error')).to.include({ code: 'INVALID_REQUEST' });
        expect((await sam.closed).code).to.equal(4500);
      },
      { legacy },
    ),
  );

  it(
    'is refused what is nested too deep to be written again',
    withSockets(
      async (world) => {
        const sam = await openOld(world, await world.algebra());
        sam.ws.send(`{"type":"nothing","deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}`);
        expect(await sam.next('error')).to.include({ code: 'INVALID_REQUEST' });
      },
      { legacy },
    ),
  );

  it(
    'ends with a fault of its translation, of which others notice nothing',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [sam, tess] = [await openOld(world, roomId), await world.connect('tess')];
        await world.say('tess', roomId, 'fault');
        expect((await sam.closed).code).to.equal(1006);
        await tess.next('new_message');
        expect(world.log.join('\n')).to.include('a translation failed');
      },
      { legacy },
    ),
  );

  it(
    'is cut without a close frame where the client comes back after that alone, after everything was written',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const sam = await openOld(world, roomId);
        sam.send({ type: 'say', what: 'Last' });
        await sam.next('heard');
        await world.sockets.drain(100);
        expect((await sam.closed).code).to.equal(1006);
        await eventually(() => expect(world.sockets.stats().sockets).to.equal(0));
      },
      { legacy },
    ),
  );

  it(
    'that reads slowly gets every event once, in order, though it knows no seqs',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [sam, tess] = [await openOld(world, roomId), await world.connect('tess')];
        sam.ws.pause();
        const messages = 1_600;
        const content = 'x'.repeat(9_900);
        for (let index = 1; index <= messages; index += 1) {
          await world.say('tess', roomId, content);
          if (index % 20 === 0) await tess.settled();
        }
        expect(world.sockets.stats().slow).to.equal(1);
        sam.ws.resume();
        await sam.next('heard', ({ seq }) => seq === messages);
        await world.say('tess', roomId, 'live again');
        await sam.next('heard', ({ what }) => what === 'LIVE AGAIN');
        const seqs = sam.of('heard').map(({ seq }) => seq);
        expect(seqs).to.deep.equal(Array.from({ length: messages + 1 }, (_, index) => index + 1));
      },
      { legacy },
    ),
  );

  it(
    'that never reads is cut off like any other',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const raw = await RawSocket.open(world.port, world.token('sam'), `/old/${roomId}?t=${world.token('sam')}`);
        raw.socket.pause();
        const tess = await world.connect('tess');
        for (let index = 1; index <= 1_600; index += 1) {
          await world.say('tess', roomId, 'x'.repeat(9_900));
          if (index % 20 === 0) await tess.settled();
        }
        await world.world.clock.advance(10_001);
        await eventually(() => expect(world.sockets.stats().people).to.equal(1));
        raw.socket.destroy();
      },
      { legacy },
    ),
  );
});
