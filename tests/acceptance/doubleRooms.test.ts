import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { type TestRedis, testRedis } from '../support/testRedis.ts';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Miller', isActive: true },
});

/** Another room of the same two people, in which two messages were said. */
const twinOf = (room: number): string => `
  WITH twin AS (
    INSERT INTO homeroom.rooms (type, name, context, is_frozen, activity, head_seq, created_at, updated_at, about)
    SELECT type, name, context, false, nextval('homeroom.message_ids'), 2, now(), now(), about
    FROM homeroom.rooms WHERE id = ${room} RETURNING id, activity
  ), people AS (
    INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
    SELECT twin.id, p.user_id, p.role, 0, false, true FROM homeroom.participants p, twin WHERE p.room_id = ${room}
  ), said AS (
    INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, created_at)
    SELECT twin.id, twin.activity - 2 + n, n, (SELECT about[1] FROM homeroom.rooms WHERE id = ${room}), 'lost ' || n, now()
    FROM twin, generate_series(1, 2) n
  )
  SELECT id::int FROM twin`;

withMigratedPostgres('a double room while servers run', (getUrl) => {
  let redis: TestRedis;
  let running: RunningChat;
  before(async () => {
    redis = await testRedis();
    running = await RunningChat.start({ database: getUrl(), redis });
    await running.chat.directory.put({
      users: [user('tess', 'teacher'), user('sam', 'student')],
      relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
    });
  });
  after(() => running.stop());

  const fix = async (): Promise<string | null> => {
    const env = { DATABASE_URL: getUrl(), REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix };
    const ran = await callHomeroom(['doctor', '--fix', '--json'], env);
    const { checks } = JSON.parse(ran.out) as { checks: readonly { name: string; fixed: string | null }[] };
    return checks.find(({ name }) => name === 'rooms.doubles')?.fixed ?? null;
  };

  it('is left alone while somebody has a place in one of the two, and goes into the other one afterwards', async function run() {
    this.timeout(120_000);
    const opened = await running.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await running.userId('sam'),
    });
    const room = opened.body.room.id as number;
    await running.ask('sam', 'POST', `rooms/${room}/messages/`, { content: 'Hello' });
    const [twin] = (await queryPostgres(getUrl(), twinOf(room))) as { id: number }[];
    const socket = await running.connect('sam');
    expect(await fix()).to.equal(`room ${twin?.id} stays, because a client reads one of them.`);

    socket.close();
    await socket.closed();
    // The node gives the room's channel up when its last socket is gone.
    const said = await eventually(async () => {
      const fixed = await fix();
      expect(fixed).to.match(/went into/);
      return fixed;
    });
    expect(said).to.equal(
      `room ${twin?.id} went into room ${room}: 2 messages and 0 changes of them, 3 messages in the two before and 3 now; 0 comings and goings stayed behind.`,
    );
    const { body } = await running.ask('sam', 'GET', `rooms/${room}/messages/`);
    const texts = body.messages.map(({ content }: { content: string }) => content);
    expect(texts).to.have.members(['Hello', 'lost 1', 'lost 2']);
    const log = await callHomeroom(['audit', '--action', 'rooms.merged', '--json'], { DATABASE_URL: getUrl() });
    expect(JSON.parse(log.out).entries).to.have.length(1);
  });
});
