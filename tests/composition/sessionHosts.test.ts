import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import express, { type RequestHandler } from 'express';
import session from 'express-session';
import { WebSocket } from 'ws';
import type { Authenticate } from '../../composition/ChatOptions.ts';
import { createChat } from '../../composition/createChat.ts';
import { whoAsks } from '../../examples/whoAsks.ts';
import { freePort } from '../support/freePort.ts';
import { silentLog } from '../support/silentLog.ts';

interface SessionHost {
  readonly authenticate: Authenticate;
  /** Before the chat; answers `/sign-in` with a cookie. */
  readonly middleware: readonly RequestHandler[];
  /** A socket without a ticket is known by its cookie. */
  readonly knowsUpgrades?: boolean;
}

interface SignedIn {
  readonly session?: session.Session & { userId?: string; passport?: { user: string } };
}
const sessionOf = (request: IncomingMessage): SignedIn['session'] => (request as SignedIn).session;
const expressSession = (): RequestHandler =>
  session({ secret: 'only for tests', resave: false, saveUninitialized: false });
const signIn =
  (work: (request: IncomingMessage) => void): RequestHandler =>
  (request, response, next) => {
    if (request.path !== '/sign-in') return next();
    work(request);
    response.end();
  };

/** As Better Auth and Auth.js keep it: a name, an opaque token, a table. */
const sessions = new Map([['token-of-t-1', { user: { id: 't-1' } }]]);
const lookUp =
  (name: string) =>
  async ({ headers }: IncomingMessage) => {
    const cookie = (headers.cookie ?? '').split('; ').find((one) => one.startsWith(`${name}=`));
    return sessions.get(cookie?.slice(name.length + 1).split('~')[0] ?? '') ?? null;
  };
const givesCookie = (name: string): readonly RequestHandler[] => [
  (request, response, next) => {
    if (request.path !== '/sign-in') return next();
    response.setHeader('Set-Cookie', `${name}=token-of-t-1~signature; HttpOnly; Path=/`);
    response.end();
  },
];
const keeps = (values: object): readonly RequestHandler[] => [
  expressSession(),
  signIn((request) => Object.assign(sessionOf(request) ?? {}, values)),
];
/** The function of a host that did not think of upgrades. */
const careless: Authenticate = (request) => (request as unknown as Required<SignedIn>).session.userId ?? null;

const hosts: Readonly<Record<string, SessionHost>> = {
  'express-session': { authenticate: whoAsks.expressSession(), middleware: keeps({ userId: 't-1' }) },
  'express-session and a careless function': { authenticate: careless, middleware: keeps({ userId: 't-1' }) },
  Passport: { authenticate: whoAsks.passport(), middleware: keeps({ passport: { user: 't-1' } }) },
  'Auth.js': {
    authenticate: whoAsks.authJs(lookUp('authjs.session-token')),
    middleware: givesCookie('authjs.session-token'),
    knowsUpgrades: true,
  },
  'Better Auth': {
    authenticate: whoAsks.betterAuth(lookUp('better-auth.session_token')),
    middleware: givesCookie('better-auth.session_token'),
    knowsUpgrades: true,
  },
};

describe('hosts that know people by a session', () => {
  for (const [name, host] of Object.entries(hosts))
    it(`${name}: the page’s ticket opens a socket, in the address or in the first frame`, async () => {
      const chat = await createChat({ database: 'memory', authenticate: host.authenticate, log: silentLog });
      await chat.directory.put({
        users: [{ externalId: 't-1', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true }],
      });
      const server = createServer(
        express()
          .use(...host.middleware)
          .use(chat.router),
      );
      chat.attach(server);
      const port = await freePort();
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = `127.0.0.1:${port}`;
      const origin = `http://${address}`;
      try {
        const signedIn = await fetch(`${origin}/sign-in`);
        const kept = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
        const headers = { cookie: kept, origin };
        const ask = (path: string, method = 'GET') => fetch(`${origin}/api/chat/${path}`, { method, headers });
        expect((await (await ask('me/')).json()).username).to.equal('t-1');
        expect((await fetch(`${origin}/api/chat/me/`)).status).to.be.oneOf([401, 500]);
        const ticket = async (): Promise<string> => (await (await ask('tickets/', 'POST')).json()).ticket;
        const open = async (path: string, first?: object): Promise<{ type: string; username?: string }> => {
          const socket = new WebSocket(`ws://${address}/ws/chat/${path}`, 'homeroom.v1', { headers });
          if (first) socket.once('open', () => socket.send(JSON.stringify(first)));
          const [data] = await once(socket, 'message');
          socket.terminate();
          return JSON.parse(String(data));
        };
        expect((await open(`?ticket=${await ticket()}`)).username).to.equal('t-1');
        const used = await ticket();
        if (host.authenticate !== careless)
          expect((await open('', { type: 'auth', token: used })).username).to.equal('t-1');
        if (host.knowsUpgrades) expect((await open('')).username).to.equal('t-1');
        else expect((await open('', { type: 'auth', token: 'guessed' })).type).to.equal('error');
      } finally {
        await chat.close();
        server.close();
        server.closeAllConnections();
      }
    });

  it('and those that know them by a token need no session', async () => {
    const verify = async (token: string) =>
      token === 'right' ? { payload: { sub: 't-1' } } : Promise.reject(new Error('wrong'));
    const authenticate = whoAsks.token(verify);
    const asked = async (authorization?: string) => authenticate({ headers: { authorization } } as IncomingMessage);
    expect(await Promise.all(['Bearer right', 'Bearer wrong', 'Basic x', undefined].map(asked))).to.deep.equal([
      ...['t-1', null, null, null],
    ]);
  });
});
