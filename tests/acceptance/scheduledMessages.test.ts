import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { testRedis } from '../support/testRedis.ts';
import { RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: '', isActive: true },
});
const teaches = (status: 'active' | 'ended') => ({
  ...{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status },
});
const school = {
  users: [user('ada', 'admin'), user('tess', 'teacher'), user('sam', 'student')],
  relations: [teaches('active')],
};

withPostgres('scheduled messages on two nodes over Redis', (getUrl) => {
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

  it('one of which sends each once, and both tell its sender; a relation that ended meanwhile refuses it', async function story() {
    this.timeout(120_000);
    const [one, other] = [here ?? expect.fail(), there ?? expect.fail()];
    const { body } = await one.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await one.userId('sam') });
    const path = `rooms/${body.room.id}/messages/`;
    const later = (content: string, ms: number, client_id = crypto.randomUUID()) => ({
      ...{ content, client_id, send_at: new Date(Date.now() + ms).toISOString() },
    });
    const pupil = await other.connect('sam');
    const teacher = await other.connect('tess');
    const first = later('Good morning', 6_000);
    const answer = await one.ask('tess', 'POST', path, first);
    expect([answer.status, answer.body.state, answer.body.send_at]).to.deep.equal([202, 'waiting', first.send_at]);
    const retried = await other.ask('tess', 'POST', path, first);
    expect([retried.status, retried.body.id]).to.deep.equal([202, answer.body.id]);
    const differs = await other.ask('tess', 'POST', path, { ...first, content: 'Other' });
    expect([differs.status, differs.body.error.code]).to.deep.equal([409, 'CONFLICT']);
    const soon = await one.ask('tess', 'POST', path, later('x', 100));
    expect([soon.status, soon.body.error.code]).to.deep.equal([400, 'INVALID_REQUEST']);
    const local = await one.ask('tess', 'POST', path, { content: 'x', send_at: '2030-01-01T08:00:00' });
    expect(local.status).to.equal(400);
    expect((await one.ask('sam', 'GET', 'scheduled/')).body.scheduled).to.deep.equal([]);
    expect((await one.ask('ada', 'GET', `scheduled/${answer.body.id}/`)).status).to.equal(404);
    expect((await one.ask('sam', 'DELETE', `scheduled/${answer.body.id}/`)).status).to.equal(404);
    await teacher.frame(
      'it waits',
      ({ type, scheduled_id, state }) =>
        type === 'scheduled_changed' && scheduled_id === answer.body.id && state === 'waiting',
    );

    const { message } = await pupil.frame(
      'the message',
      ({ type, message: shown }) => type === 'new_message' && shown.content === 'Good morning',
    );
    expect(message.client_id).to.equal(first.client_id);
    const sent = await eventually(async () => {
      const found = (await other.ask('tess', 'GET', `scheduled/${answer.body.id}/`)).body;
      expect(found.state).to.equal('sent');
      return found;
    });
    expect([sent.message_id, sent.content]).to.deep.equal([message.id, '']);
    const history = (await one.ask('sam', 'GET', path)).body.messages;
    expect(history.map(({ content }: { content: string }) => content)).to.deep.equal(['Good morning']);

    const refused = (await one.ask('tess', 'POST', path, later('Page 12', 3_600_000))).body;
    const moved = await one.ask('tess', 'PATCH', `scheduled/${refused.id}/`, {
      ...{ content: 'Page 13', send_at: new Date(Date.now() + 6_000).toISOString() },
    });
    expect([moved.status, moved.body.content]).to.deep.equal([200, 'Page 13']);
    await one.chat.directory.put({ users: [], relations: [teaches('ended')] });
    const failed = await eventually(
      async () => {
        const found = (await other.ask('tess', 'GET', `scheduled/${refused.id}/`)).body;
        expect(found.state).to.equal('failed');
        return found;
      },
      { within: 30_000, every: 200 },
    );
    expect([failed.outcome.code, failed.content]).to.deep.equal(['CANNOT_CHAT', 'Page 13']);
    const again = await one.ask('tess', 'POST', `scheduled/${refused.id}/send/`);
    expect([again.status, again.body.state]).to.deep.equal([200, 'failed']);
    const cancelled = await one.ask('tess', 'DELETE', `scheduled/${refused.id}/`);
    expect([cancelled.status, cancelled.body.state, cancelled.body.content]).to.deep.equal([200, 'cancelled', '']);
  });

  it('come by frames too', async () => {
    const one = here ?? expect.fail();
    const { body } = await one.ask('ada', 'POST', 'rooms/', { type: 'direct', user_id: await one.userId('sam') });
    const admin = await one.connect('ada');
    const send_at = new Date(Date.now() + 3_600_000).toISOString();
    admin.send({
      type: 'send_message',
      room_id: body.room.id,
      content: 'Later',
      client_id: crypto.randomUUID(),
      send_at,
    });
    const frame = await admin.frame('it is kept', ({ type }) => type === 'message_scheduled');
    expect([frame.content, frame.send_at, frame.state]).to.deep.equal(['Later', send_at, 'waiting']);
    expect((await one.ask('ada', 'GET', `rooms/${body.room.id}/messages/`)).body.messages).to.deep.equal([]);
  });
});
