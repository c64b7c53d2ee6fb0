import { expect } from 'chai';
import { WebSocket } from 'ws';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { ThebotClient } from '../acceptance/legacy/ThebotClient.ts';
import { LiveSocket } from '../acceptance/RunningChat.ts';
import { SocketClient } from '../support/SocketClient.ts';
import { SecuredServer, secret } from './SecuredServer.ts';

const origin = 'https://old.school.example';

describe('an older client', function suite() {
  this.timeout(30_000);
  let server: SecuredServer;
  let [tess, sam, sue]: ThebotClient[] = [];
  let room: number;
  const of = (client: ThebotClient | undefined): ThebotClient => client ?? expect.fail();

  beforeEach(async () => {
    server = await SecuredServer.open({
      transports: { legacy: ['thebot'], corsOrigins: [origin] },
      options: { limits: { messages: { everyone: 3 } } },
    });
    const clientOf = async (who: string) => new ThebotClient(server.address, await server.token(who));
    [tess, sam, sue] = await Promise.all(['tess', 'sam', 'sue'].map(clientOf));
    room = (await of(tess).ask('POST', '', { recipient_id: await server.userId('sam') })).body.id;
  });
  afterEach(async () => {
    for (const client of [tess, sam, sue]) client?.close();
    await server.stop();
  });

  it('gets 403 and 4003 for a room of others, as for one that is not there', async () => {
    for (const id of [room, 987_654]) {
      const calls: readonly (readonly [string, string, unknown?])[] = [
        ['GET', `${id}/`],
        ['DELETE', `${id}/`],
        ['GET', `${id}/messages/`],
        ['POST', `${id}/messages/`, { content: 'Hello' }],
        ['POST', `${id}/send_message/`, { content: 'Hello' }],
        ['POST', `${id}/mark_as_read/`, {}],
        ['PATCH', `${id}/messages/1/`, { content: 'Hello' }],
      ];
      for (const [method, path, body] of calls) {
        const answer = await of(sue).ask(method, path, body);
        expect([answer.status, typeof answer.body.detail], `${method} ${path}`).to.deep.equal([403, 'string']);
      }
      expect(await of(sue).open(id).closed()).to.equal(4003);
    }
    expect((await of(sue).ask('GET')).body.results).to.deep.equal([]);
    const opened = await of(sue).ask('POST', '', { recipient_id: await server.userId('tess') });
    expect(opened.status).to.equal(403);
  });

  it('gets 401 and 4001 without a good token, and no token is in the log', async () => {
    const token = await server.token('sam');
    for (const bad of ['', 'null', `${token}x`]) {
      const forged = new ThebotClient(server.address, bad);
      expect((await forged.ask('GET')).status, bad).to.equal(401);
      expect(await forged.open(room).closed(), bad).to.equal(4001);
      forged.close();
    }
    const socket = await of(sam).enter(room);
    socket.send({ type: 'chat_message', data: { content: 'Hello' } });
    await socket.frame('it', ({ type }) => type === 'chat_message');
    const log = server.log.join('\n');
    expect(log).to.include('thebot /api/chat/');
    for (const part of [token, token.slice(-20), 'token=']) expect(log).not.to.include(part);
  });

  it('is closed with 4001 when its token expires, and with 4003 when its account is closed', async () => {
    const short = new ThebotClient(server.address, await issueToken({ secret, externalId: 'sam', ttlSeconds: 2 }));
    const [expiring, closing] = [await short.enter(room), await of(sam).enter(room)];
    expect(await expiring.closed()).to.equal(4001);
    await server.chat.directory.put({
      users: [{ externalId: 'sam', role: 'student', firstName: 'Sam', lastName: '', isActive: false }],
    });
    expect(await closing.closed()).to.equal(4003);
    expect((await of(sam).ask('GET')).status).to.equal(403);
    short.close();
  });

  it('opens five rooms a minute, and is closed with 4029 for the sixth', async () => {
    // The room that the teacher opened counts for her.
    for (let count = 0; count < 5; count += 1) await of(sam).enter(room);
    const sixth = of(sam).open(room);
    expect(await sixth.closed()).to.equal(4029);
    const { error } = await sixth.frame('why', ({ type }) => type === 'error');
    expect(error)
      .to.be.a('string')
      .and.to.match(/^At most 5 /);
  });

  it('meets the quota of messages over both of its doors', async () => {
    const socket = await of(sam).enter(room);
    for (const content of ['1', '2']) socket.send({ type: 'chat_message', data: { content } });
    await socket.frame('the second', ({ message }) => message?.content === '2');
    expect((await of(sam).ask('POST', `${room}/send_message/`, { content: '3' })).status).to.equal(201);
    const refused = await of(sam).ask('POST', `${room}/send_message/`, { content: '4' });
    expect([refused.status, typeof refused.body.error]).to.deep.equal([429, 'string']);
    socket.send({ type: 'chat_message', data: { content: '5' } });
    const { error, code } = await socket.frame('the refusal', ({ type }) => type === 'error');
    expect([typeof error, code]).to.deep.equal(['string', 'RATE_LIMIT_EXCEEDED']);
  });

  it('is refused what it may not do to messages of others, and learns nothing from strange frames and bodies', async () => {
    const hers = await of(tess).ask('POST', `${room}/send_message/`, { content: 'Mine' });
    expect((await of(sam).ask('PATCH', `${room}/messages/${hers.body.id}/`, { content: 'His' })).status).to.equal(403);
    expect((await of(sam).ask('DELETE', `${room}/messages/${hers.body.id}/`)).status).to.equal(403);
    const socket = await of(sam).enter(room);
    const strange: readonly object[] = [
      { type: 'edit_message', data: { message_id: hers.body.id, content: 'His' } },
      { type: 'delete_message', data: { message_id: hers.body.id } },
      { type: 'chat_message', data: { content: { toString: 'x' } } },
      { type: 'chat_message', data: { content: ' ' } },
      { type: 'mark_read', data: { message_id: { $gt: 0 } } },
      { type: 'subscribe', data: { channel: 'chat_987654' } },
      JSON.parse('{"type":"__proto__","__proto__":{"content":"x"},"data":{"__proto__":{"type":"auth"}}}'),
      { type: 'sync', room_id: 987_654, after: 0 },
    ];
    for (const frame of strange) socket.send(frame);
    socket.send({ type: 'ping', data: { last: true } });
    const before = socket.frames.length;
    await socket.frame('the end', (frame) => frame.type === 'pong' && socket.frames.indexOf(frame) >= before);
    const errors = socket.frames.filter(({ type }) => type === 'error');
    expect(errors).to.have.lengthOf(strange.length);
    for (const { error } of errors) expect(error).to.be.a('string');
    expect(errors.map(({ code }) => code)).not.to.include('INTERNAL');
    for (const body of [[], { content: [] }, { content: null }, { content: 'x', reply_to: '1; drop' }, 'text'])
      expect((await of(sam).ask('POST', `${room}/messages/`, body)).status).to.equal(400);
    for (const path of [`${room}/messages/?page=-1`, `${room}/nothing/`, `${room}/messages/abc/`, '9007199254740993/'])
      expect((await of(sam).ask('GET', path)).status, path).to.equal(404);
    const { body } = await of(tess).ask('GET', `${room}/messages/`);
    expect(body.results.map(({ content }: { content: string }) => content)).to.deep.equal(['Mine']);
  });

  it('is answered with credentials on pages of CORS_ORIGINS, and on no other', async () => {
    const authorization = `Token ${await server.token('sam')}`;
    for (const path of ['', `${room}/messages/`, 'contacts/']) {
      const preflight = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
      const headersOf = async (method: string, from: string) =>
        (await server.ask(method, `/api/chat/${path}`, { headers: { ...preflight, authorization, origin: from } }))
          .headers;
      for (const method of ['OPTIONS', 'GET']) {
        const allowed = await headersOf(method, origin);
        expect(allowed.get('access-control-allow-origin'), path).to.equal(origin);
        expect(allowed.get('access-control-allow-credentials'), path).to.equal('true');
        const foreign = await headersOf(method, 'https://evil.example');
        expect(foreign.get('access-control-allow-origin'), path).to.equal(null);
        expect(foreign.get('access-control-allow-credentials'), path).to.equal(null);
      }
    }
    const address = `${server.address.replace('http', 'ws')}/ws/chat/${room}/?token=${await server.token('sam')}`;
    expect(await SocketClient.refused(address, { headers: { origin: 'https://evil.example' } })).to.equal(403);
  });

  it('leaves our own clients their addresses, and has none of its own where it is switched off', async () => {
    expect((await server.ask('GET', '/api/chat/contacts/', { as: 'sam' })).body).to.have.property('contacts');
    expect((await server.ask('GET', `/api/chat/rooms/${room}/`, { as: 'sam' })).body).to.have.property('participants');
    const own = `${server.address.replace('http', 'ws')}/ws/chat/${room}/?token=${await server.token('sam')}`;
    await (await SocketClient.open(own, { protocols: ['homeroom.v1'] })).close();
    const without = await SecuredServer.open();
    const answer = await without.ask('GET', '/api/chat/1/', { headers: { authorization: 'Token x' } });
    expect([answer.status, answer.body.error.code]).to.deep.equal([404, 'NOT_FOUND']);
    const token = await without.token('sam');
    const ws = new WebSocket(`${without.address.replace('http', 'ws')}/ws/chat/987654/?token=${token}`);
    expect(await new LiveSocket(ws).closed()).to.equal(4403);
    await without.stop();
  });
});
