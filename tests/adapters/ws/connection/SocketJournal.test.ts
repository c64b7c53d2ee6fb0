import { expect } from 'chai';
import { eventually } from '../../../support/eventually.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const line = (world: SocketWorld, message: string) => world.told.find((one) => one['message'] === message);

describe('the log of a socket', () => {
  it(
    'says who opened it from where, what it may not send, and with what it closed',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const socket = await world.connect('tess');
      expect(line(world, 'socket opened')).to.deep.include({
        ...{ user_id: world.school.id('tess'), address: '127.0.0.1', room: 'all', protocol: 'homeroom' },
      });
      socket.send({
        type: 'send_message',
        room_id: roomId,
        client_id: '0195f1d2-0000-7000-8000-000000000001',
        content: ' ',
      });
      await socket.next('error');
      expect(line(world, 'a message was refused')).to.deep.include({
        ...{ user_id: world.school.id('tess'), room_id: roomId, error: 'EMPTY_MESSAGE' },
        client_id: '0195f1d2-0000-7000-8000-000000000001',
      });
      socket.ws.close(4_321);
      await eventually(() => expect(line(world, 'socket closed')).to.deep.include({ code: 4_321, received: 1 }));
      expect(line(world, 'socket closed')?.['sent']).to.be.at.least(2);
      expect(JSON.stringify(world.told)).not.to.contain(world.token('tess'));
    }),
  );

  it(
    'says that it was refused, and why, also before it was one',
    withSockets(async (world) => {
      const stranger = world.knock('/ws/chat/', { headers: { authorization: 'Bearer nobody' } });
      await stranger.closed;
      await eventually(() =>
        expect(line(world, 'socket refused')).to.deep.include({ address: '127.0.0.1', reason: 'UNAUTHORIZED' }),
      );
      await world.sockets.drain(0);
      world.knock().ws.on('error', () => {});
      await eventually(() => expect(world.told.at(-1)).to.deep.include({ status: 503, message: 'socket refused' }));
      expect(world.told.filter(({ message }) => String(message).startsWith('drain'))).to.have.length(2);
    }),
  );
});
