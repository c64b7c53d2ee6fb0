import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { HomeroomChat } from '../../../composition/HomeroomChat.ts';
import { signInCookie } from '../../../examples/embedding/cookies.ts';
import { serveWithNext } from '../../../examples/embedding/serveWithNext.ts';
import { SocketClient } from '../../support/SocketClient.ts';
import { type StartedExample, startExample } from '../examples/startExample.ts';

interface Host {
  readonly chat: HomeroomChat;
  readonly server: Server;
}

/** A host as Next is: it prepares, and then handles whatever it is given. */
const nextApp = () => ({
  prepare: async () => {},
  getRequestHandler: () => async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url !== '/sign-in') return response.end('<h1>Our school</h1>');
    const { id } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    return response.setHeader('Set-Cookie', signInCookie(id)).end();
  },
});

/** The programs read PORT when they are imported. */
const hosts: Readonly<Record<string, (port: number) => Promise<Host>>> = {
  'Express 5': () => import('../../../examples/embedding/express5.ts'),
  'Express 4': () => import('../../../examples/embedding/express4.ts'),
  'node:http': () => import('../../../examples/embedding/nodeHttp.ts'),
  Fastify: () => import('../../../examples/embedding/fastify.ts'),
  NestJS: () => import('../../../examples/embedding/nest.ts'),
  "Next's custom server": (port) => serveWithNext(nextApp(), port),
};

for (const [name, start] of Object.entries(hosts))
  describe(`A chat in ${name}`, () => {
    let host: StartedExample;
    let address: string;
    const cookies = new Map<string, string>();
    const sockets: SocketClient[] = [];

    const call = async (who: string, method: string, path: string, body?: unknown) => {
      const headers = { 'content-type': 'application/json', cookie: cookies.get(who) ?? '', origin: address };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await fetch(`${address}/api/chat/${path}`, init);
      return { status: response.status, body: await response.json() };
    };
    const connect = async (who: string): Promise<SocketClient> => {
      const url = `${address.replace('http', 'ws')}/ws/chat/`;
      const socket = await SocketClient.open(url, { headers: { cookie: cookies.get(who) ?? '', origin: address } });
      sockets.push(socket);
      return socket;
    };

    before(async () => {
      host = await startExample(start);
      address = host.address;
      for (const id of ['t1', 's1', 's2']) {
        const body = JSON.stringify({ id });
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${address}/sign-in`, { method: 'POST', headers, body });
        cookies.set(id, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
      }
    });
    after(async () => {
      for (const socket of sockets) socket.ws.terminate();
      await host.stop();
    });

    it('leaves the host its own addresses and knows nobody without a session', async () => {
      expect(await (await fetch(`${address}/`)).text()).to.equal('<h1>Our school</h1>');
      cookies.set('forged', `${cookies.get('t1')?.slice(0, -4)}AAAA`);
      for (const who of ['nobody', 'forged'])
        expect((await call(who, 'GET', 'me/')).body.error.code, who).to.equal('UNAUTHORIZED');
      expect((await call('t1', 'GET', 'me/')).body.full_name).to.equal('Ada Byron');
    });

    it('lets two people of its directory talk, over HTTP and sockets, by the sessions of the host', async () => {
      const max = await connect('s1');
      const { contacts } = (await call('t1', 'GET', 'contacts/')).body;
      expect(contacts.map((one: { full_name: string }) => one.full_name)).to.have.members(['Max Born', 'Ida Noddack']);
      const { id } = contacts.find((one: { full_name: string }) => one.full_name === 'Max Born');
      const { room } = (await call('t1', 'POST', 'rooms/', { type: 'direct', user_id: id })).body;
      await call('t1', 'POST', `rooms/${room.id}/messages/`, { content: 'Good morning' });
      expect(await max.next('new_message')).to.have.nested.property('message.content', 'Good morning');
      max.send({ type: 'send_message', room_id: room.id, content: 'Good morning to you' });
      await max.next('new_message', (frame) => JSON.stringify(frame).includes('to you'));
      const { messages } = (await call('t1', 'GET', `rooms/${room.id}/messages/`)).body;
      expect(messages.map(({ content }: { content: string }) => content)).to.deep.equal([
        'Good morning',
        'Good morning to you',
      ]);
      expect((await call('s2', 'GET', `rooms/${room.id}/`)).body.error.code).to.equal('ROOM_NOT_FOUND');
    });

    it('takes nothing and opens no socket without a session or from the page of another site', async () => {
      const headers = {
        'content-type': 'application/json',
        cookie: cookies.get('t1') ?? '',
        origin: 'https://other.example',
      };
      const body = JSON.stringify({ type: 'direct', user_id: 2 });
      expect((await fetch(`${address}/api/chat/rooms/`, { method: 'POST', headers, body })).status).to.equal(403);
      const url = `${address.replace('http', 'ws')}/ws/chat/`;
      const cookie = cookies.get('s1') ?? '';
      expect(await SocketClient.refused(url, { headers: { cookie, origin: 'https://other.example' } })).to.equal(403);
      const nobody = new SocketClient(url, { headers: { origin: address } });
      nobody.ws.on('open', () => nobody.send({ type: 'get_room_list' }));
      expect(nobody.of('room_list')).to.deep.equal([]);
      expect((await nobody.closed).code).not.to.equal(1000);
    });

    it('ends a conversation when the relation ends in the directory of the host', async () => {
      const ida = await connect('s2');
      const me = (await call('s2', 'GET', 'me/')).body;
      const { room } = (await call('t1', 'POST', 'rooms/', { type: 'direct', user_id: me.id })).body;
      await ida.next('room_joined', (frame) => JSON.stringify(frame).includes(`"id":${room.id}`));
      const relation = { kind: 'teaches', from: 't1', to: 's2', context: 'maths' };
      await host.chat.directory.put({ users: [], relations: [{ ...relation, status: 'ended' }] });
      const refused = await call('s2', 'POST', `rooms/${room.id}/messages/`, { content: 'Are you there?' });
      expect(refused.status).to.be.oneOf([403, 409]);
    });

    if (name !== "Next's custom server")
      it('serves the page that comes with it behind the addresses of the host', async () => {
        const answer = await fetch(`${address}/r/12`);
        expect(answer.headers.get('content-type')).to.match(/^text\/html/);
        expect(await answer.text()).to.include('<title>Homeroom</title>');
      });
  });
