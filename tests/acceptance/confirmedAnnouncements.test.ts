import { expect } from 'chai';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { testRedis } from '../support/testRedis.ts';
import { RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'X', isActive: true },
});
const relation = (kind: string, from: string, to: string, context = '') => ({
  ...{ kind, from, to, context, status: 'active' as const },
});
const school = {
  users: [
    ...[user('tess', 'teacher'), user('ben', 'student'), user('leo', 'student'), user('ina', 'parent')],
    user('eva', 'parent'),
  ],
  relations: [
    ...[relation('teaches', 'tess', 'ben', '8a'), relation('teaches', 'tess', 'leo', '8a')],
    ...[relation('guardian_of', 'ina', 'ben'), relation('guardian_of', 'eva', 'leo')],
  ],
};

withPostgres('announcements on two nodes over Redis', (getUrl) => {
  let database: TestPostgres;
  let [here, there]: RunningChat[] = [];
  before(async function start() {
    this.timeout(60_000);
    getUrl();
    database = await migratedPostgres();
    const options = { database: database.url, redis: await testRedis() };
    here = await RunningChat.start(options);
    there = await RunningChat.start(options);
    await here.chat.directory.put(school);
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await database.drop();
  });

  it('are sent on one and confirmed on the other; a reminder goes to those alone who have not', async function story() {
    this.timeout(60_000);
    const [one, other] = [here ?? expect.fail(), there ?? expect.fail()];
    const [ina, eva] = [await other.connect('ina'), await other.connect('eva')];
    const body = {
      ...{ audience: { type: 'audience_guardians', contexts: ['8a'] }, content: 'Trip on Friday' },
      ...{ client_id: crypto.randomUUID(), requires_confirmation: 'one_guardian' },
    };
    const sent = await one.ask('tess', 'POST', 'announcements/', body);
    expect(sent.status).to.equal(201);
    const { room_id: room, id } = sent.body.message;
    // Who joins the room in the same moment may hear of it with the room.
    for (const socket of [ina, eva])
      await socket.frame('it', ({ type, message, room: joined }) =>
        type === 'room_joined' ? joined.last_message?.id === id : type === 'new_message' && message.id === id,
      );
    expect((await other.ask('tess', 'POST', 'announcements/', body)).body.message.id).to.equal(id);
    const path = `rooms/${room}/messages/${id}/`;
    expect((await other.ask('ina', 'POST', `${path}confirm/`)).status).to.equal(200);
    const { body: list } = await one.ask('tess', 'GET', `${path}confirmations/`);
    expect(list.families.map(({ state }: { state: string }) => state).sort()).to.deep.equal(['confirmed', 'unread']);
    const reminded = await one.ask('tess', 'POST', `${path}remind/`);
    expect(reminded.body).to.deep.include({ reminded: 1 });
    await eva.frame('the reminder', ({ type, message_id, state }) => {
      return type === 'confirmation' && message_id === id && state === 'reminded';
    });
    const open = async (who: string) => (await other.ask(who, 'GET', 'announcements/')).body.requests;
    expect(await open('ina')).to.deep.equal([]);
    expect(await open('eva')).to.have.length(1);
    const text = [await one.chat.metrics.read(), await other.chat.metrics.read()];
    const counted = (name: string) =>
      text.map((lines) => Number(new RegExp(`^homeroom_${name}_total (\\d+)$`, 'm').exec(lines)?.[1]));
    expect(counted('announcements')).to.deep.equal([1, 0]);
    expect(counted('confirmations')).to.deep.equal([0, 1]);
    expect(counted('reminders')).to.deep.equal([1, 0]);
    await other.ask('eva', 'POST', `${path}confirm/`);
    expect((await one.ask('tess', 'POST', `${path}remind/`)).body).to.deep.include({ reminded: 0 });
  });
});
