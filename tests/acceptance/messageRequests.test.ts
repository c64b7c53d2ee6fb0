import { expect } from 'chai';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import { eventually } from '../support/eventually.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { testRedis } from '../support/testRedis.ts';
import { type Frame, type LiveSocket, RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: '', isActive: true },
});
const association = {
  users: [user('olga', 'official'), ...['ann', 'bob', 'cy', 'eve'].map((who) => user(who, 'member'))],
  relations: [],
};
const texts = (messages: readonly { content: string }[]): string[] => messages.map(({ content }) => content);

withPostgres('requests to talk on two nodes over Redis', (getUrl) => {
  let database: TestPostgres;
  let [one, other]: RunningChat[] = [];
  before(async function start() {
    this.timeout(60_000);
    getUrl();
    database = await migratedPostgres();
    const options = { database: database.url, redis: await testRedis(), policy: alumniPolicy };
    one = await RunningChat.start(options);
    other = await RunningChat.start(options);
    await one.chat.directory.put(association);
  });
  after(async () => {
    await Promise.all([one?.stop(), other?.stop()]);
    await database.drop();
  });
  const nodes = (): readonly [RunningChat, RunningChat] => [one ?? expect.fail(), other ?? expect.fail()];

  const ask = async (who: string, whom: string, content: string): Promise<number> => {
    const [here] = nodes();
    const opened = await here.ask(who, 'POST', 'rooms/', { type: 'direct', user_id: await here.userId(whom) });
    expect([opened.status, opened.body.room.is_request, opened.body.room.other_participant.username]).to.deep.equal([
      ...[201, true, whom],
    ]);
    const detail = await here.ask(who, 'GET', `rooms/${opened.body.room.id}/`);
    expect(detail.body.rights.may_post, 'the first message may be written').to.equal(true);
    const sent = await here.ask(who, 'POST', `rooms/${opened.body.room.id}/messages/`, { content });
    expect(sent.status).to.equal(201);
    return opened.body.room.id;
  };
  const requestsOf = async (node: RunningChat, who: string) =>
    (await node.ask(who, 'GET', 'rooms/?state=requests')).body.rooms;
  const framesAbout = (socket: LiveSocket, roomId: number): string[] =>
    socket.frames
      .filter(({ room_id, room }: Frame) => room_id === roomId || room?.id === roomId)
      .map(({ type }: Frame) => type);

  it('who is asked hears of it on another node, accepts, and both write', async function story() {
    this.timeout(60_000);
    const [here, there] = nodes();
    const bob = await there.connect('bob');
    const ann = await here.connect('ann');
    await bob.frame('connected', ({ type }) => type === 'connection_established');
    const room = await ask('ann', 'bob', 'Were you in 7b?');
    await bob.frame('somebody asks', ({ type, room_id }) => type === 'requests_changed' && room_id === room);
    expect(framesAbout(bob, room), 'nothing but that the list differs').to.deep.equal(['requests_changed']);
    const [request] = await requestsOf(there, 'bob');
    expect([
      request.id,
      request.other_participant.username,
      request.last_message.content,
      request.unread_count,
    ]).to.deep.equal([...[room, 'ann', 'Were you in 7b?', 0]]);
    expect((await there.ask('bob', 'GET', 'rooms/')).body.rooms).to.deep.equal([]);
    expect((await there.ask('bob', 'GET', `rooms/${room}/`)).status).to.equal(404);
    expect((await there.ask('bob', 'GET', `rooms/${room}/messages/`)).status).to.equal(404);
    bob.send({ type: 'sync', room_id: room, after: 0, limit: 10 });
    const refused = await bob.frame('a refusal', ({ type, room_id }) => type === 'error' && room_id === room);
    expect(refused.code).to.equal('ROOM_NOT_FOUND');
    const second = await here.ask('ann', 'POST', `rooms/${room}/messages/`, { content: 'Well?' });
    expect([second.status, second.body.error.code, second.body.error.details]).to.deep.equal([
      ...[403, 'CANNOT_CHAT', { reason: 'request_waits' }],
    ]);
    for (const [who, status] of [
      ['cy', 404],
      ['olga', 404],
      ['ann', 404],
    ] as const)
      expect((await here.ask(who, 'POST', `rooms/${room}/request/accept/`)).status, who).to.equal(status);

    const accepted = await there.ask('bob', 'POST', `rooms/${room}/request/accept/`);
    expect([accepted.status, accepted.body.room.id, accepted.body.room.is_request]).to.deep.equal([200, room, false]);
    await bob.frame('the room', (frame) => frame.type === 'room_joined' && frame.room.id === room);
    await ann.frame('who joined', ({ type, room_id }) => type === 'participants_joined' && room_id === room);
    bob.send({ type: 'send_message', room_id: room, content: 'I was!', client_id: crypto.randomUUID() });
    await ann.frame('an answer', ({ type, message }) => type === 'new_message' && message.content === 'I was!');
    ann.send({ type: 'send_message', room_id: room, content: 'At last', client_id: crypto.randomUUID() });
    await bob.frame('a word', ({ type, message }) => type === 'new_message' && message.content === 'At last');
    expect(await requestsOf(here, 'bob')).to.deep.equal([]);
  });

  it('who asked learns nothing of a refusal, on no node (I33)', async function story() {
    this.timeout(60_000);
    const [here, there] = nodes();
    const ann = await there.connect('ann');
    const room = await ask('ann', 'cy', 'Do you sell the boat?');
    const path = `rooms/${room}/`;
    const contact = async () =>
      (await there.ask('ann', 'GET', 'contacts/')).body.contacts.find((entry: Frame) => entry.username === 'cy');
    const seen = async () => [
      (await there.ask('ann', 'GET', path)).body,
      await contact(),
      (await there.ask('ann', 'GET', `contacts/${await here.userId('cy')}/permission/`)).body,
      texts((await there.ask('ann', 'GET', `${path}messages/`)).body.messages),
    ];
    const before = await seen();
    expect(before[1]).to.deep.include({ by_request: true, is_online: false, existing_chat_id: room });
    expect(before[2]).to.deep.include({ allowed: true, by_request: true });
    const cy = await here.connect('cy');
    await cy.frame('connected', ({ type }) => type === 'connection_established');
    const declined = await here.ask('cy', 'POST', `${path}request/decline/`);
    expect([declined.status, declined.body]).to.deep.equal([200, { room_id: room, is_blocked: false }]);
    const count = ann.frames.length;
    expect(await seen()).to.deep.equal(before);
    const blocked = await here.ask('cy', 'POST', `${path}request/block/`);
    expect([blocked.status, blocked.body.is_blocked]).to.deep.equal([200, true]);
    expect(await seen()).to.deep.equal(before);
    expect((await there.ask('ann', 'POST', `${path}messages/`, { content: 'Hello?' })).body.error.code).to.equal(
      'CANNOT_CHAT',
    );
    expect(await requestsOf(here, 'cy')).to.deep.equal([]);
    expect(ann.frames.slice(count).filter(({ room_id }: Frame) => room_id === room)).to.deep.equal([]);
    const list = (await here.ask('cy', 'GET', 'blocks/')).body.blocks;
    expect(list.map((entry: Frame) => entry.user.username)).to.deep.equal(['ann']);
  });

  it('two who ask each other on two nodes at once talk in one room', async function story() {
    this.timeout(60_000);
    const [here, there] = nodes();
    const [bob, eve] = [await here.userId('bob'), await here.userId('eve')];
    const opened = await Promise.all([
      here.ask('eve', 'POST', 'rooms/', { type: 'direct', user_id: bob }),
      there.ask('bob', 'POST', 'rooms/', { type: 'direct', user_id: eve }),
    ]);
    const [first, second] = opened.map(({ body }) => body.room.id);
    expect(first).to.equal(second);
    await eventually(async () => {
      for (const [node, who] of [
        [here, 'eve'],
        [there, 'bob'],
      ] as const) {
        const detail = (await node.ask(who, 'GET', `rooms/${first}/`)).body;
        expect([who, detail.is_request, detail.rights.may_post]).to.deep.equal([who, false, true]);
      }
    });
  });

  it('a message by the socket waits too, and officials need not ask', async function story() {
    this.timeout(60_000);
    const [here] = nodes();
    const { body } = await here.ask('cy', 'POST', 'rooms/', { type: 'direct', user_id: await here.userId('eve') });
    const cy = await here.connect('cy');
    const [first, next] = [crypto.randomUUID(), crypto.randomUUID()];
    cy.send({ type: 'send_message', room_id: body.room.id, content: 'Hello', client_id: first });
    await cy.frame('stored', ({ type, client_id }) => type === 'message_ack' && client_id === first);
    cy.send({ type: 'send_message', room_id: body.room.id, content: 'Again', client_id: next });
    const refused = await cy.frame('refused', ({ type, client_id }) => type === 'error' && client_id === next);
    expect(refused.code).to.equal('CANNOT_CHAT');
    const official = await here.ask('olga', 'POST', 'rooms/', { type: 'direct', user_id: await here.userId('eve') });
    expect([official.body.room.is_request, official.body.room.participant_count]).to.deep.equal([false, 2]);
  });
});
