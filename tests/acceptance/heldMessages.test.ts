import { expect } from 'chai';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../core/permissions/Policy.ts';
import { eventually } from '../support/eventually.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { testRedis } from '../support/testRedis.ts';
import { RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: '', isActive: true },
});
const school = {
  users: [user('ada', 'admin'), user('tess', 'teacher'), user('sam', 'student')],
  relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const }],
};
const directOf = async (node: RunningChat): Promise<number> =>
  (await node.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await node.userId('sam') })).body.room.id;

withPostgres('held messages on two nodes over Redis (I27)', (getUrl) => {
  let database: TestPostgres;
  let [here, there]: RunningChat[] = [];
  before(async function start() {
    this.timeout(60_000);
    getUrl();
    database = await migratedPostgres();
    const options = { database: database.url, wordLists: true, redis: await testRedis() };
    here = await RunningChat.start(options);
    there = await RunningChat.start(options);
    await here.chat.directory.put(school);
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await database.drop();
  });

  it('a list that was changed on one acts on the other, and both ends hear of what is held', async function story() {
    this.timeout(60_000);
    const [one, other] = [here ?? expect.fail(), there ?? expect.fail()];
    const room = await directOf(one);
    const path = `rooms/${room}/messages/`;
    // The other node has read its lists.
    expect((await other.ask('sam', 'POST', path, { content: 'Hello' })).status).to.equal(201);
    const reviewer = await one.connect('ada');
    const pupil = await other.connect('sam');
    await one.ask('ada', 'POST', 'moderation/words/', { language: 'en', action: 'hold', text: 'dolt' });
    const held = await eventually(async () => {
      const answer = await other.ask('sam', 'POST', path, { content: 'You dolt', client_id: crypto.randomUUID() });
      expect(answer.status).to.equal(202);
      return answer.body;
    });
    await reviewer.frame('the queue differs', ({ type, held_id }) => type === 'held_changed' && held_id === held.id);
    const queue = await one.ask('ada', 'GET', 'moderation/held/');
    expect(queue.body.held.map(({ id }: { id: number }) => id)).to.include(held.id);
    const decided = await one.ask('ada', 'POST', `moderation/held/${held.id}/decide/`, {
      action: 'release',
      note: 'x',
    });
    expect(decided.body.state).to.equal('released');
    await pupil.frame(
      'the outcome',
      ({ type, id, state }) => type === 'message_held' && id === held.id && state === 'released',
    );
    const { message } = await pupil.frame(
      'it',
      ({ type, message: sent }) => type === 'new_message' && sent.client_id === held.client_id,
    );
    expect(message.id).to.equal(decided.body.message_id);
  });
});

describe('createChat with a guard of the host that never answers', () => {
  const messageGuard = { check: () => new Promise<never>(() => {}) };
  const ask = async (onTimeout: 'refuse' | 'allow') => {
    const policy = definePolicy({ ...educationPolicy, guards: [{ guard: 'host', rooms: 'all', onTimeout }] });
    const running = await RunningChat.start({ policy, ports: { messageGuard } });
    try {
      await running.chat.directory.put(school);
      const room = await directOf(running);
      return await running.ask('tess', 'POST', `rooms/${room}/messages/`, { content: 'Hello' });
    } finally {
      await running.stop();
    }
  };

  it('refuses or lets through by the policy, in time', async () => {
    const refused = await ask('refuse');
    expect([refused.status, refused.body.error.code]).to.deep.equal([422, 'MESSAGE_REFUSED']);
    expect(JSON.stringify(refused.body)).to.include('not_checked');
    const allowed = await ask('allow');
    expect([allowed.status, allowed.body.content]).to.deep.equal([201, 'Hello']);
  });
});
