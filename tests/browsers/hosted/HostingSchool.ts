import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import type { PageOptions } from '../../../adapters/pages/PageOptions.ts';
import type { ChatOptions } from '../../../composition/ChatOptions.ts';
import { createChat } from '../../../composition/createChat.ts';
import type { HomeroomChat } from '../../../composition/HomeroomChat.ts';
import { freePort } from '../../support/freePort.ts';

const person = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Miller', email: null, isActive: true },
});

/** By its cookie, else by a token of the host, which is `token-of-<external id>` here. */
export const whoAsks = ({ headers }: IncomingMessage): string | null =>
  /(?:^|; )sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ??
  /^Bearer token-of-(\w+)$/.exec(headers.authorization ?? '')?.[1] ??
  null;

export const listen = async (server: Server): Promise<number> => {
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return port;
};

export const stop = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

/** A school's own program, with a site and the chat below `/chat`. Tess teaches Sam; they have one room. */
export class HostingSchool {
  readonly chat: HomeroomChat;
  readonly port: number;
  readonly roomId: number;
  readonly #server: Server;

  private constructor(chat: HomeroomChat, server: Server, port: number, roomId: number) {
    this.chat = chat;
    this.port = port;
    this.roomId = roomId;
    this.#server = server;
  }

  static async open(
    page: PageOptions,
    authenticate: ChatOptions['authenticate'] & object = whoAsks,
  ): Promise<HostingSchool> {
    const chat = await createChat({
      database: 'memory',
      authenticate,
      page,
      sockets: { path: '/chat/ws/chat' },
    });
    await chat.directory.put({
      users: [person('tess', 'teacher'), person('sam', 'student')],
      relations: [
        { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', contextName: 'Algebra', status: 'active' },
      ],
    });
    const { rooms } = await chat.listRooms({ userId: 'sam', type: 'forum_subject' });
    const roomId = rooms[0]?.room.id;
    if (roomId === undefined) throw new Error('Tess and Sam have no room');
    const app = express();
    app.get('/login', ({ query }, response) => {
      response.type('html').send(`<title>Login</title><p>${encodeURIComponent(String(query['next']))}</p>`);
    });
    app.get('/site', (_request, response) => {
      response.type('html').send(`<!doctype html><html lang="en"><title>Site</title><body><h1>Site</h1>
        <script>const e = 1, t = 2, n = 3;</script><script src="/chat/embed.js"></script></body></html>`);
    });
    app.use('/chat', chat.router, chat.page);
    const server = createServer(app);
    chat.attach(server);
    return new HostingSchool(chat, server, await listen(server), roomId);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    await this.chat.close();
    await stop(this.#server);
  }
}

/** A proxy that serves everything of a port below a path of its own, of which the server behind it never hears. */
export const strippingProxy = (prefix: string, port: number): Server => {
  const pathOf = ({ url = '' }: IncomingMessage): string => url.slice(prefix.length) || '/';
  const server = createServer((incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const passed = request({ host: '127.0.0.1', port, path: pathOf(incoming), method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const behind = connect(port, '127.0.0.1', () => {
      const lines = incoming.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
      behind.write([`GET ${pathOf(incoming)} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    for (const one of [socket, behind]) one.on('error', () => one.destroy());
  });
  return server;
};
