import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { overridden } from '../../support/overridden.ts';
import { SocketClient } from '../../support/SocketClient.ts';
import { withSockets } from './withSockets.ts';

describe('drain', () => {
  it('announces the restart, answers the sends before it, and closes with 1012', () => {
    const stored: (() => void)[] = [];
    return withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const sockets = [await world.connect('tess'), await world.connect('sam'), await world.connect('pam')];
        const clientId = randomUUID();
        sockets[0]?.send({ type: 'send_message', room_id: roomId, content: 'just in time', client_id: clientId });
        await sockets[0]?.settled();
        const drained = world.sockets.drain(2_000);
        for (const socket of sockets) expect((await socket.next('drain'))['reconnect_in_ms']).to.be.within(0, 5_000);
        expect(await SocketClient.refused(world.address())).to.equal(503);
        for (const store of stored.splice(0)) store();
        await drained;
        for (const socket of sockets) expect((await socket.closed).code).to.equal(1012);
        expect(sockets[0]?.of('message_ack').map((ack) => ack['client_id'])).to.deep.equal([clientId]);
      },
      {
        ports: ({ messages }) => ({
          messages: overridden(messages, {
            append: async (draft) => {
              await new Promise<void>((resolve) => stored.push(resolve));
              return messages.append(draft);
            },
          }),
        }),
      },
    )();
  });

  it(
    'closes in time when a send is never stored',
    withSockets(
      async (world) => {
        const tess = await world.connect('tess');
        tess.send({
          type: 'send_message',
          room_id: await world.algebra(),
          content: 'never stored',
          client_id: randomUUID(),
        });
        await tess.settled();
        await world.sockets.drain(200);
        expect((await tess.closed).code).to.equal(1012);
      },
      { ports: ({ messages }) => ({ messages: overridden(messages, { append: () => new Promise(() => {}) }) }) },
    ),
  );
});
