import { expect } from 'chai';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { OlderClient } from '../acceptance/legacy/OlderClient.ts';
import { SocketClient } from '../support/SocketClient.ts';
import { SecuredServer, secret } from './SecuredServer.ts';

const conversations = '/api/messaging/conversations/';

describe('an older client of the alumni or of the job platform', function suite() {
  this.timeout(30_000);
  let server: SecuredServer;
  let [tess, sam, sue]: OlderClient[] = [];
  let room: number;
  const of = (client: OlderClient | undefined): OlderClient => client ?? expect.fail();

  beforeEach(async () => {
    server = await SecuredServer.open({
      transports: { legacy: ['alumni', 'jobs'] },
      options: { limits: { messages: { everyone: 3 } } },
    });
    const clientOf = async (who: string) => new OlderClient(server.address, await server.token(who));
    [tess, sam, sue] = await Promise.all(['tess', 'sam', 'sue'].map(clientOf));
    const opened = await of(tess).ask('POST', conversations, { participant_id: await server.userId('sam') });
    room = opened.body.conversation_id;
  });
  afterEach(async () => {
    for (const client of [tess, sam, sue]) client?.close();
    await server.stop();
  });

  it('gets the same for a conversation of others as for one that is not there', async () => {
    const attempts: readonly (readonly [string, string, unknown?])[] = [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', 'messages/'],
      ['POST', 'messages/', { content: 'Hello' }],
      ['POST', 'mark-read/', {}],
      ['PATCH', 'messages/1/', { content: 'Hello' }],
      ['DELETE', 'messages/1/'],
    ];
    for (const [method, path, body] of attempts) {
      const foreign = await of(sue).ask(method, `${conversations}${room}/${path}`, body);
      const absent = await of(sue).ask(method, `${conversations}987654/${path}`, body);
      expect([foreign.status, foreign.body], `${method} ${path}`).to.deep.equal([absent.status, absent.body]);
      expect([[403, 404].includes(foreign.status), typeof foreign.body.error]).to.deep.equal([true, 'string']);
    }
    for (const id of [room, 987_654]) expect(await of(sue).open(id).closed()).to.equal(4403);
    expect((await of(sue).ask('GET', conversations)).body).to.deep.equal([]);
    expect((await of(sue).ask('GET', '/api/chat/rooms/')).body).to.deep.equal([]);
    expect((await of(sue).ask('GET', '/api/chat/rooms/?job=algebra')).body).to.deep.equal([]);
    const opened = await of(sue).ask('POST', conversations, { participant_id: await server.userId('tess') });
    expect(opened.status).to.equal(403);
    expect((await of(sue).ask('GET', '/api/messaging/users/search/?q=tess')).body.users).to.deep.equal([]);
  });

  it('gets 401 without a good token, is cut, and no token is in the log', async () => {
    const token = await server.token('sam');
    for (const bad of ['', 'null', `${token}x`]) {
      const forged = new OlderClient(server.address, bad);
      for (const path of [conversations, '/api/chat/rooms/', '/api/chat/rooms/job_chats/'])
        expect((await forged.ask('GET', path)).status, path).to.equal(401);
      if (bad !== '') {
        expect(await forged.open(room).closed(), bad).to.equal(1006);
        expect(await forged.open().closed(), bad).to.equal(4401);
      }
      forged.close();
    }
    // Nobody is signed in there, so the page shall not come back.
    const nobody = new OlderClient(server.address, '');
    expect(await nobody.open(room, { type: 'ping' }).closed()).to.equal(4401);
    nobody.close();
    await of(sam).enter(room);
    const log = server.log.join('\n');
    expect(log).to.include('alumni /api/messaging/').and.to.include('jobs /api/chat/rooms/');
    for (const part of [token, token.slice(-20), 'token=']) expect(log).not.to.include(part);
  });

  it('is cut when its token expires, and closed when its account is', async () => {
    const short = new OlderClient(server.address, await issueToken({ secret, externalId: 'sam', ttlSeconds: 2 }));
    const [expiring, all, closing] = [await short.enter(room), await short.enter(), await of(sam).enter(room)];
    expect(await expiring.closed()).to.equal(1006);
    expect(await all.closed()).to.equal(4401);
    expect((await short.open(room).closed()).valueOf()).to.equal(1006);
    await server.chat.directory.put({
      users: [{ externalId: 'sam', role: 'student', firstName: 'Sam', lastName: '', isActive: false }],
    });
    expect(await closing.closed()).to.equal(4403);
    expect((await of(sam).ask('GET', conversations)).status).to.equal(403);
    short.close();
  });

  it('meets the quota of messages over both of its doors', async () => {
    const socket = await of(sam).enter(room);
    for (const content of ['1', '2']) socket.send({ type: 'message', content });
    await socket.frame('the second', ({ type, content }) => type === 'message' && content === '2');
    const path = `${conversations}${room}/messages/`;
    expect((await of(sam).ask('POST', path, { content: '3' })).status).to.equal(201);
    const refused = await of(sam).ask('POST', path, { content: '4' });
    expect([refused.status, typeof refused.body.error]).to.deep.equal([429, 'string']);
    socket.send({ type: 'message', content: '5' });
    expect((await socket.frame('why', ({ type }) => type === 'error')).code).to.equal('RATE_LIMIT_EXCEEDED');
  });

  it('is refused what it may not do to messages of others, and learns nothing from strange frames and bodies', async () => {
    const path = `${conversations}${room}/messages/`;
    const hers = (await of(tess).ask('POST', path, { content: 'Mine' })).body.message_id;
    expect((await of(sam).ask('PATCH', `${path}${hers}/`, { content: 'His' })).status).to.equal(403);
    expect((await of(sam).ask('DELETE', `${path}${hers}/`)).status).to.equal(403);
    const alumni: readonly object[] = [
      { type: 'edit', message_id: hers, content: 'His' },
      { type: 'delete', message_id: hers },
      { type: 'message', content: { toString: 'x' } },
      { type: 'message', message: [] },
      { type: 'message', content: ' ' },
      { type: 'read_receipt', message_id: { $gt: 0 } },
      { type: 'reaction', message_id: hers, emoji: 'no emoji' },
      JSON.parse('{"type":"__proto__","__proto__":{"content":"x"}}'),
      { type: 'sync', room_id: 987_654, after: 0 },
    ];
    const jobs: readonly object[] = [
      { type: 'send_message', room_id: 987_654, content: 'x' },
      { type: 'send_message', room_id: { id: room }, content: 'x' },
      { type: 'send_message', room, content: null, _tempId: { a: 1 } },
      { type: 'mark_read', room_id: 987_654, message_ids: [] },
      { type: 'mark_read', room_id: null, message_ids: [1] },
      { type: 'subscribe_room', room_id: 987_654 },
      { type: 'edit_message', room_id: room, message_id: hers, content: 'His' },
    ];
    for (const [id, frames] of [[room, alumni] as const, [undefined, jobs] as const]) {
      const socket = await of(sam).enter(id);
      for (const frame of frames) socket.send(frame);
      const before = socket.frames.length;
      socket.send({ type: 'ping' });
      await socket.frame('the end', (frame) => frame.type === 'pong' && socket.frames.indexOf(frame) >= before);
      const errors = socket.frames.filter(({ type }) => type === 'error');
      expect(errors, `${id}`).to.have.lengthOf(frames.length);
      expect(errors.map(({ code }) => code)).not.to.include('INTERNAL');
    }
    for (const body of [[], { content: [] }, { content: null }, { content: 'x', reply_to: '1; drop' }, 'text'])
      expect((await of(sam).ask('POST', path, body)).status).to.equal(400);
    for (const query of ['?cursor=-1', '?limit=0', '?cursor=1e3', '?limit=abc'])
      expect((await of(sam).ask('GET', `${path}${query}`)).status, query).to.equal(400);
    expect(
      (await of(tess).ask('GET', path)).body.results.map(({ content }: { content: string }) => content),
    ).to.deep.equal(['Mine']);
  });

  it('leaves our own clients their addresses, and has none of its own where it is switched off', async () => {
    expect((await server.ask('GET', '/api/chat/rooms/?limit=5', { as: 'sam' })).body).to.have.property('rooms');
    const own = `${server.address.replace('http', 'ws')}/ws/chat/${room}/?token=${await server.token('sam')}`;
    await (await SocketClient.open(own, { protocols: ['homeroom.v1'] })).close();
    const without = await SecuredServer.open();
    expect((await without.ask('GET', '/api/chat/rooms/', { as: 'sam' })).body).to.have.property('rooms');
    for (const path of [conversations, '/api/chat/rooms/job_chats/'])
      expect((await without.ask('GET', path, { as: 'sam' })).status, path).to.be.oneOf([400, 404]);
    await without.stop();
  });
});
