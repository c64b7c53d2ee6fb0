import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import express from 'express';
import { Server as SocketIoServer } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { freePort } from '../support/freePort.ts';

const authenticate = ({ headers }: IncomingMessage): string | null => String(headers['x-user'] ?? '') || null;
const person = (externalId: string) => ({
  ...{ externalId, role: 'teacher', firstName: 'Tess', lastName: externalId, isActive: true },
});

/** What a host has on its server beside the chat, and how to see that it is well. */
interface Neighbour {
  start(server: Server): { check(origin: string): Promise<void>; close(): unknown };
}

/** The first thing that a socket hears. */
const heard = async (socket: WebSocket): Promise<string> => {
  try {
    const [data] = await once(socket, 'message');
    return String(data);
  } finally {
    socket.terminate();
  }
};

const greeting = (origin: string, path: string, protocol?: string): Promise<string> =>
  heard(new WebSocket(`${origin.replace('http', 'ws')}${path}`, protocol));

const ownWebSocketServer: Neighbour = {
  start: (server) => {
    const own = new WebSocketServer({ server, path: '/own' });
    own.on('connection', (socket) => socket.send('own'));
    return {
      check: async (origin) => expect(await greeting(origin, '/own')).to.equal('own') as never,
      close: () => own.close(),
    };
  },
};

const socketIo: Neighbour = {
  start: (server) => {
    const own = new SocketIoServer(server, { destroyUpgradeTimeout: 50 });
    own.on('connection', (socket) => socket.emit('hello', 'io'));
    return {
      check: async (origin) => {
        const client = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false });
        try {
          const said = await new Promise((resolve, reject) => {
            client.once('hello', resolve);
            client.once('connect_error', reject);
          });
          expect(said).to.equal('io');
        } finally {
          client.disconnect();
        }
      },
      // Its own close would close the server too.
      close: () => own.disconnectSockets(true),
    };
  },
};

/** A host that ends every upgrade that it does not know. */
const noServer: Neighbour = {
  start: (server) => {
    const own = new WebSocketServer({ noServer: true });
    const onUpgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (incoming.url !== '/mine') socket.destroy();
      else own.handleUpgrade(incoming, socket, head, (one) => one.send('mine'));
    };
    server.on('upgrade', onUpgrade);
    return {
      check: async (origin) => expect(await greeting(origin, '/mine')).to.equal('mine') as never,
      close: () => server.off('upgrade', onUpgrade),
    };
  },
};

/** As Vite's hot reload on a host's server: only its own protocol at the root, the rest is left alone. */
const hotReload: Neighbour = {
  start: (server) => {
    const own = new WebSocketServer({ noServer: true });
    server.on('upgrade', (incoming, socket, head) => {
      const isOwn = incoming.headers['sec-websocket-protocol'] === 'vite-hmr' && incoming.url === '/?token=x';
      if (isOwn) own.handleUpgrade(incoming, socket, head, (one) => one.send('{"type":"connected"}'));
    });
    return {
      check: async (origin) => expect(await greeting(origin, '/?token=x', 'vite-hmr')).to.contain('connected') as never,
      close: () => own.close(),
    };
  },
};

const neighbours = {
  'a WebSocketServer with a path': ownWebSocketServer,
  'Socket.IO': socketIo,
  'a noServer host': noServer,
  'hot reload': hotReload,
};

describe('a server that a chat shares', () => {
  const chats: HomeroomChat[] = [];
  const servers: Server[] = [];
  const newChat = async (id = 't-1'): Promise<HomeroomChat> => {
    const chat = await createChat({ database: 'memory', authenticate });
    chats.push(chat);
    await chat.directory.put({ users: [person(id)] });
    return chat;
  };
  const listen = async (server: Server): Promise<string> => {
    servers.push(server);
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${port}`;
  };
  const established = async (origin: string, path = '/ws/chat/', who = 't-1'): Promise<string> => {
    const address = `${origin.replace('http', 'ws')}${path}`;
    return JSON.parse(await heard(new WebSocket(address, 'homeroom.v1', { headers: { 'x-user': who } }))).username;
  };
  /** The status with which an upgrade is refused. */
  const refusedWith = async (origin: string, path: string): Promise<number> => {
    const key = 'AAAAAAAAAAAAAAAAAAAAAA==';
    const headers = { 'sec-websocket-version': '13', 'sec-websocket-key': key };
    const asked = request(`${origin}${path}`, { headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } });
    asked.end();
    const [{ statusCode }] = await once(asked, 'response');
    return statusCode;
  };

  afterEach(async () => {
    await Promise.all(chats.splice(0).map((chat) => chat.close()));
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  for (const [name, neighbour] of Object.entries(neighbours))
    it(`keeps ${name} and the chat apart, whichever came first`, async () => {
      for (const isChatFirst of [true, false]) {
        const server = createServer();
        const chat = await newChat();
        if (isChatFirst) chat.attach(server);
        const own = neighbour.start(server);
        if (!isChatFirst) chat.attach(server);
        const origin = await listen(server);
        for (const _ of [1, 2]) {
          expect(await established(origin), `chat first: ${isChatFirst}`).to.equal('t-1');
          await own.check(origin);
        }
        await chat.close();
        await own.check(origin);
        own.close();
      }
    });

  it('takes the same chat twice for once, and gives it a second path', async () => {
    const server = createServer();
    const chat = await newChat();
    chat.attach(server);
    chat.attach(server);
    chat.attach(server, { path: '/ws/chat/' });
    chat.attach(server, { path: '/elsewhere/' });
    const origin = await listen(server);
    expect(server.listenerCount('upgrade')).to.equal(1);
    expect([await established(origin), await established(origin, '/elsewhere')]).to.deep.equal(['t-1', 't-1']);
    await chat.close();
    expect(server.listenerCount('upgrade')).to.equal(0);
    expect(Object.hasOwn(server, 'emit')).to.equal(false);
    expect(() => chat.attach(server)).to.throw('attach: this chat is closed; make a new one with createChat.');
  });

  it('refuses a second chat on one path, and serves it, REST too, on another', async () => {
    const app = express();
    const server = createServer(app);
    const [north, south] = [await newChat('n-1'), await newChat('s-1')];
    north.attach(server);
    for (const path of [undefined, '/ws/chat', '/ws', '/ws/chat/deeper'])
      expect(() => south.attach(server, path === undefined ? {} : { path }), String(path)).to.throw(
        /another chat has .* on this server; give this one a path of its own, for example chat.attach\(server, \{ path: '\/second\/ws\/chat' \}\)/,
      );
    for (const path of ['', '/', 'ws', '/ws?x', '//ws', '/ws//chat'])
      expect(() => south.attach(server, { path }), path).to.throw('attach: path must be the path of an address');
    expect(() => south.attach(server, { route: '/x' } as never)).to.throw('attach: route is not known');
    south.attach(server, { path: '/south/ws/chat' });
    app.use('/south', south.router);
    app.use(north.router);
    const origin = await listen(server);
    const names = [await established(origin, '/ws/chat/', 'n-1'), await established(origin, '/south/ws/chat/', 's-1')];
    expect(names).to.deep.equal(['n-1', 's-1']);
    for (const [base, who] of [
      ['', 'n-1'],
      ['/south', 's-1'],
    ]) {
      const answer = await fetch(`${origin}${base}/api/chat/me/`, { headers: { 'x-user': who ?? '' } });
      expect((await answer.json()).username).to.equal(who);
    }
    expect(await refusedWith(origin, '/nothing/here'), 'two chats and nobody else').to.equal(404);
    await north.close();
    expect(await refusedWith(origin, '/ws/chat/')).to.equal(404);
    expect(await established(origin, '/south/ws/chat/', 's-1')).to.equal('s-1');
    const third = await newChat('n-2');
    third.attach(server);
    expect(await established(origin, '/ws/chat/', 'n-2'), 'the path of a closed chat is free').to.equal('n-2');
  });

  it('answers an unknown path with 404 where nobody else listens, and leaves it to others where they do', async () => {
    const server = createServer();
    const chat = await newChat();
    chat.attach(server);
    const origin = await listen(server);
    expect([await refusedWith(origin, '/unknown'), await refusedWith(origin, '/ws/chat/nowhere/')]).to.deep.equal([
      404, 404,
    ]);
    const own = hotReload.start(server);
    server.on('upgrade', ({ url }, socket) => {
      const answer = 'HTTP/1.1 418 I am a teapot\r\nContent-Length: 0\r\n\r\n';
      if (url === '/unknown?late') setImmediate(() => socket.end(answer));
    });
    expect(await refusedWith(origin, '/unknown?late')).to.equal(418);
    expect(await refusedWith(origin, '/ws/chat/nowhere/')).to.equal(404);
    // A client that breaks off an upgrade that nobody took ends no process.
    const port = Number(new URL(origin).port);
    const raw = connect(port, '127.0.0.1');
    raw.on('error', () => {});
    const isUpgraded = once(server, 'upgrade');
    raw.write('GET /unknown HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [, socket] = await isUpgraded;
    raw.resetAndDestroy();
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await established(origin)).to.equal('t-1');
    own.close();
  });
});
