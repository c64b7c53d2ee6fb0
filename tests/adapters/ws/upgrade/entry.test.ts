import { request, type Server } from 'node:http';
import { expect } from 'chai';
import { ChatError } from '../../../../core/errors.ts';
import { overridden } from '../../../support/overridden.ts';
import { SocketClient } from '../../../support/SocketClient.ts';
import { RawSocket } from '../RawSocket.ts';
import { withSockets } from '../withSockets.ts';

const emitUpgrade = (server: Server, handle: (path: string) => void): void => {
  server.on('upgrade', ({ url = '' }, socket) => {
    if (!url.startsWith('/other')) return;
    handle(url);
    socket.end('HTTP/1.1 418 I am a teapot\r\nContent-Length: 0\r\n\r\n');
  });
};

describe('entry', () => {
  it(
    'is granted by the header, the subprotocol, a ticket, a token in the address, or the first frame',
    withSockets(async (world) => {
      const token = world.token('tess');
      const ticket = await world.world.tickets.issue({ userId: world.school.id('tess'), expiresAt: null });
      const header = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${token}` } });
      const query = world.knock(`/ws/chat/?token=${token}`);
      const ticketed = world.knock(`/ws/chat/?ticket=${ticket}`);
      const late = world.knock('/ws/chat/');
      late.ws.on('open', () => late.send({ type: 'auth', token }));
      for (const socket of [header, query, ticketed, late])
        expect(await socket.next('connection_established')).to.include({
          user_id: world.school.id('tess'),
          username: 'tess',
        });
    }),
  );

  it(
    'accepts a token beside the subprotocol and answers with the subprotocol alone',
    withSockets(async (world) => {
      const socket = world.knock('/ws/chat/', { protocols: ['homeroom.v1', `bearer.${world.token('tess')}`] });
      expect(await socket.next('connection_established')).to.include({ user_id: world.school.id('tess') });
      expect(socket.ws.protocol).to.equal('homeroom.v1');
    }),
  );

  it(
    'refuses wrong proofs and the second use of a ticket with 4401',
    withSockets(async (world) => {
      const ticket = await world.world.tickets.issue({ userId: world.school.id('tess'), expiresAt: null });
      await world.knock(`/ws/chat/?ticket=${ticket}`).next('connection_established');
      const wrong = [`/ws/chat/?ticket=${ticket}`, '/ws/chat/?token=nobody', '/ws/chat/?token=user-999999'];
      for (const path of wrong) {
        const socket = world.knock(path);
        expect((await socket.closed).code, path).to.equal(4401);
        expect(socket.frames.map(({ type, code }) => [type, code])).to.deep.equal([['error', 'UNAUTHORIZED']]);
      }
      const frame = world.knock('/ws/chat/');
      frame.ws.on('open', () => frame.send({ type: 'send_message', room_id: 1, content: 'let me in' }));
      expect((await frame.closed).code).to.equal(4401);
      expect(world.log.join('\n')).not.to.match(/nobody|user-/);
    }),
  );

  it(
    'refuses tokens in the address where the option is off',
    withSockets(
      async (world) => {
        expect((await world.knock(`/ws/chat/?token=${world.token('tess')}`).closed).code).to.equal(4401);
      },
      { options: { queryToken: false } },
    ),
  );

  it(
    'ends after 5 s for a socket that does not authenticate (4408)',
    withSockets(async (world) => {
      const socket = world.knock('/ws/chat/');
      await new Promise((resolve) => socket.ws.once('open', resolve));
      await world.world.clock.advance(5_001);
      expect((await socket.closed).code).to.equal(4408);
    }),
  );

  it(
    'refuses people whose account is not active (4403)',
    withSockets(async (world) => {
      await world.change('sam', { isActive: false });
      const socket = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token('sam')}` } });
      expect((await socket.closed).code).to.equal(4403);
    }),
  );

  it(
    'ends with the token: a live socket closes when it expires (4401)',
    withSockets(async (world) => {
      const { clock } = world.world;
      const token = `${world.token('tess')}-${clock.now().getTime() + 10_000}`;
      const socket = world.knock(`/ws/chat/?token=${token}`);
      await socket.next('connection_established');
      await clock.advance(9_000);
      await socket.settled();
      await clock.advance(1_000);
      expect((await socket.closed).code).to.equal(4401);
    }),
  );

  it(
    'ends with the token behind a ticket (4401), and refuses the ticket afterwards',
    withSockets(async (world) => {
      const { clock, tickets } = world.world;
      const holder = { userId: world.school.id('tess'), expiresAt: new Date(clock.now().getTime() + 10_000) };
      const [first, second] = [await tickets.issue(holder), await tickets.issue(holder)];
      const socket = world.knock(`/ws/chat/?ticket=${first}`);
      await socket.next('connection_established');
      await clock.advance(10_000);
      expect((await socket.closed).code).to.equal(4401);
      expect((await world.knock(`/ws/chat/?ticket=${second}`).closed).code).to.equal(4401);
    }),
  );

  it(
    'allows a person ten sockets, not eleven (4409)',
    withSockets(async (world) => {
      const sockets = [];
      for (let index = 0; index < 10; index += 1) sockets.push(await world.connect('tess'));
      const eleventh = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token('tess')}` } });
      expect((await eleventh.closed).code).to.equal(4409);
      await sockets[0]?.close();
      await world.connect('tess');
      expect(world.sockets.stats()).to.include({ sockets: 10, people: 1, rooms: 3 });
    }),
  );

  it(
    'closes for a restart (1012) where the database is away',
    withSockets(
      async (world) => {
        const client = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token('tess')}` } });
        expect(await client.next('error')).to.include({ code: 'UNAVAILABLE' });
        expect((await client.closed).code).to.equal(1012);
        expect(client.of('connection_established')).to.deep.equal([]);
      },
      {
        ports: ({ roomHeads }) => ({
          roomHeads: overridden(roomHeads, {
            membershipsOf: () => Promise.reject(new ChatError('UNAVAILABLE', 'away')),
          }),
        }),
      },
    ),
  );

  it(
    'refuses pages of other sites before the upgrade',
    withSockets(
      async (world) => {
        const open = (origin: string) => ({ headers: { origin, authorization: `Bearer ${world.token('tess')}` } });
        for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${world.port + 1}`])
          expect(await SocketClient.refused(world.address(), open(origin)), origin).to.equal(403);
        for (const origin of [`http://127.0.0.1:${world.port}`, 'https://school.example'])
          await world.knock('/ws/chat/', open(origin)).next('connection_established');
      },
      { options: { corsOrigins: ['https://school.example'] } },
    ),
  );

  it(
    'leaves other upgrades to their own handlers, and answers 404 where there is none',
    withSockets(async (world) => {
      const elsewhere = world.address('/other/');
      expect(await SocketClient.refused(elsewhere)).to.equal(404);
      expect(await SocketClient.refused(world.address('/ws/chat/nowhere/'))).to.equal(404);
      const seen: string[] = [];
      emitUpgrade(world.server, (path) => seen.push(path));
      expect(await SocketClient.refused(elsewhere)).to.equal(418);
      expect(seen).to.deep.equal(['/other/']);
      await world.connect('tess');
    }),
  );

  it(
    'survives a peer that disconnects in the middle of it',
    withSockets(async (world) => {
      const raw = await RawSocket.open(world.port, world.token('tess'));
      raw.socket.destroy();
      await raw.closed;
      const half = request({
        port: world.port,
        path: '/ws/chat/',
        headers: { connection: 'Upgrade', upgrade: 'websocket' },
      });
      await new Promise((resolve) => half.on('error', resolve).on('response', resolve).end());
      await world.connect('tess');
    }),
  );

  describe('to one room', () => {
    it(
      'is bound to it by path or query: frames need no room_id, and other rooms are not delivered',
      withSockets(async (world) => {
        const [roomId, otherId] = [await world.algebra(), await world.direct('tess', 'sam')];
        for (const path of [`/ws/chat/${roomId}/`, `/ws/chat/${roomId}`, `/ws/chat/?room_id=${roomId}`]) {
          const [bound, all] = [await world.connect('tess', path), await world.connect('tess')];
          expect(await bound.next('subscribed')).to.include({ room_id: roomId });
          bound.send({ type: 'send_message', content: `by ${path}` });
          await all.next('new_message', ({ room_id: room }) => room === roomId);
          await world.say('sam', otherId, 'elsewhere');
          await all.next('new_message', ({ room_id: room }) => room === otherId);
          bound.send({ type: 'send_message', room_id: otherId, content: 'no' });
          expect(await bound.next('error')).to.include({ code: 'INVALID_REQUEST', room_id: otherId });
          await bound.settled();
          expect(bound.of('new_message').map(({ room_id: room }) => room)).to.deep.equal([roomId]);
        }
      }),
    );

    it(
      'is bound to the latest room, or where there is none to the first one joined',
      withSockets(async (world) => {
        const roomId = await world.direct('tess', 'sam');
        await world.say('sam', roomId, 'latest');
        for (const path of ['/ws/chat/first/', '/ws/chat/?room_id='])
          expect(await (await world.connect('tess', path)).next('subscribed')).to.include({ room_id: roomId });

        const ada = await world.connect('ada', '/ws/chat/first/');
        expect(await ada.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
        ada.send({ type: 'send_message', content: 'where to?' });
        expect(await ada.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
        const first = await world.direct('ada', 'tess');
        expect((await ada.next('room_joined'))['room']).to.include({ id: first });
        await ada.next('subscribed', ({ room_id: room }) => room === first);
        ada.send({ type: 'send_message', content: 'found' });
        await ada.next('new_message', ({ room_id: room }) => room === first);
      }),
    );

    it(
      'closes for a restart (1012) where the database is away, as the room may be theirs',
      withSockets(
        async (world) => {
          const client = await world.connect('tess', '/ws/chat/987654/');
          expect(await client.next('error')).to.include({ code: 'UNAVAILABLE' });
          expect((await client.closed).code).to.equal(1012);
        },
        {
          ports: ({ rooms }) => ({
            rooms: overridden(rooms, { access: () => Promise.reject(new ChatError('UNAVAILABLE', 'away')) }),
          }),
        },
      ),
    );

    it(
      'refuses absent rooms and rooms of others alike (4403)',
      withSockets(async (world) => {
        const roomId = await world.direct('tess', 'sue');
        const errors = [];
        for (const path of [`/ws/chat/${roomId}/`, '/ws/chat/987654/']) {
          const socket = await world.connect('sam', path);
          errors.push({ ...(await socket.next('error')), room_id: 0 });
          expect((await socket.closed).code).to.equal(4403);
        }
        expect(errors[0]).to.deep.equal(errors[1]);
      }),
    );
  });
});
