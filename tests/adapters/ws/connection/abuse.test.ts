import { expect } from 'chai';
import { RawSocket } from '../RawSocket.ts';
import { withSockets } from '../withSockets.ts';

const text = 0x81;
const ping = JSON.stringify({ type: 'ping' });

/** Bytes that a correct client never writes, and the close code that RFC 6455 demands. */
const violations: readonly (readonly [what: string, code: number, write: (raw: RawSocket) => void])[] = [
  ['an unmasked frame', 1002, (raw) => raw.write(text, ping, false)],
  ['a reserved bit', 1002, (raw) => raw.write(0xc1, ping)],
  ['an unknown opcode', 1002, (raw) => raw.write(0x83, ping)],
  ['a fragmented control frame', 1002, (raw) => raw.write(0x09, 'x')],
  ['text that is not UTF-8', 1007, (raw) => raw.write(text, Buffer.from([0x22, 0xc3, 0x28, 0x22]))],
  ['more than 64 KiB', 1009, (raw) => raw.write(text, 'x'.repeat(65 * 1024))],
  [
    'fragments of more than 64 KiB',
    1009,
    (raw) => {
      raw.write(0x01, 'x'.repeat(40 * 1024));
      raw.write(0x80, 'x'.repeat(40 * 1024));
    },
  ],
];

describe('abuse', () => {
  for (const [what, code, write] of violations)
    it(
      `of the protocol by ${what} is answered with ${code}`,
      withSockets(async (world) => {
        const raw = await RawSocket.open(world.port, world.token('tess'));
        write(raw);
        expect(await raw.closed).to.equal(code);
        await (await world.connect('tess')).settled();
      }),
    );

  it(
    'by 200,000 empty fragments ends the socket',
    withSockets(async (world) => {
      const raw = await RawSocket.open(world.port, world.token('tess'));
      raw.write(0x01);
      const fragment = Buffer.from([0x00, 0x80, 0, 0, 0, 0]);
      raw.socket.write(Buffer.concat(Array.from({ length: 200_000 }, () => fragment)));
      expect(await raw.closed).to.be.oneOf([1008, 1009, undefined]);
      await (await world.connect('tess')).settled();
    }),
  );

  it(
    'by compressed frames is refused, as compression is never negotiated',
    withSockets(async (world) => {
      const raw = await RawSocket.open(world.port, world.token('tess'));
      raw.write(0xc1, Buffer.alloc(1_000));
      expect(await raw.closed).to.equal(1002);
    }),
  );

  it(
    'by more than 200 frames in a second ends the socket (4429)',
    withSockets(
      async (world) => {
        const tess = await world.connect('tess');
        for (let count = 0; count < 200; count += 1) tess.send({ type: 'ping' });
        for (let count = 0; count < 200; count += 1) await tess.next('pong');
        await world.world.clock.advance(1_000);
        for (let count = 0; count < 201; count += 1) tess.send({ type: 'ping' });
        expect((await tess.closed).code).to.equal(4429);
      },
      { options: { framesPerSecond: 200 } },
    ),
  );

  it(
    'by a flood of control frames ends the socket too (4429)',
    withSockets(
      async (world) => {
        const raw = await RawSocket.open(world.port, world.token('tess'));
        for (let count = 0; count < 201; count += 1) raw.write(0x89, 'x');
        expect(await raw.closed).to.equal(4429);
      },
      { options: { framesPerSecond: 200 } },
    ),
  );

  it(
    'by deep or strange JSON is refused and harms nobody',
    withSockets(async (world) => {
      const tess = await world.connect('tess');
      const roomId = await world.algebra();
      const strange = [
        '['.repeat(30_000),
        `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
        `{"type":"send_message","room_id":${roomId},"content":"x","constructor":{"name":"x"}}`,
        `{"type":"send_message","room_id":9007199254740993,"content":"x"}`,
      ];
      for (const sent of strange) tess.ws.send(sent);
      for (const _ of strange) expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      for (const content of ['a\0b', 'half \ud800 pair']) tess.send({ type: 'send_message', room_id: roomId, content });
      for (const _ of [1, 2]) expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      for (const after of [-1, 2 ** 53]) tess.send({ type: 'sync', room_id: roomId, after });
      for (const _ of [1, 2]) expect(await tess.next('error')).to.include({ code: 'INVALID_REQUEST' });
      expect(tess.of('new_message')).to.be.empty;
      tess.send({ type: 'send_message', room_id: roomId, content: 'x', sender_id: 1, seq: 900, is_deleted: true });
      const own = { sender: world.school.id('tess'), seq: 1, isDeleted: false };
      const { message } = (await tess.next('new_message')) as unknown as {
        message: { sender: { id: number }; seq: number; is_deleted: boolean };
      };
      expect({ sender: message.sender.id, seq: message.seq, isDeleted: message.is_deleted }).to.deep.equal(own);
      expect(world.log.filter((line) => line.includes('a frame failed'))).to.be.empty;
    }),
  );

  it(
    'by a thousand frames at once meets the bound of waiting frames, and each is answered',
    withSockets(async (world) => {
      const [roomId, tess] = [await world.algebra(), await world.connect('tess')];
      for (let count = 0; count < 1_000; count += 1) tess.send({ type: 'sync', room_id: roomId, after: 0, limit: 1 });
      for (let count = 0; count < 1_000; count += 1) await tess.next('sync_page');
    }),
  );
});
