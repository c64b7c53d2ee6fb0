import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { ChatOptions } from '../../composition/ChatOptions.ts';
import { createChat } from '../../composition/createChat.ts';
import { Lifetime } from '../../composition/Lifetime.ts';
import type { Log } from '../../composition/Log.ts';
import { loadGraph } from '../../composition/loadGraph.ts';
import { openStorage } from '../../composition/openStorage.ts';
import { tokens } from '../../composition/tokens.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { refusedBy } from '../contracts/refusalOf.ts';
import { privateTutors, quietStaff, teachersApart } from '../support/changedPolicies.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { silentLog } from '../support/silentLog.ts';
import { migratedPostgres, type TestPostgres, withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';
import { type Ran, runHomeroom, spawnHomeroom } from './runHomeroom.ts';

const user = (externalId: string, role: string) => ({
  externalId,
  role,
  firstName: externalId,
  lastName: '',
  isActive: true,
});

const school = {
  users: [
    user('ada', 'admin'),
    user('tess', 'teacher'),
    user('tom', 'tutor'),
    user('sam', 'student'),
    user('pam', 'parent'),
  ],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const },
    { kind: 'tutors', from: 'tom', to: 'sam', context: 'maths', status: 'active' as const },
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
  ],
};

/** A log that keeps its lines. */
const keptLog = (): { readonly log: Log; readonly lines: [facts: object, message: string][] } => {
  const lines: [object, string][] = [];
  const keep = (facts: object, message: string): void => {
    lines.push([facts, message]);
  };
  return { log: { ...silentLog, info: keep, warn: keep }, lines };
};

withMigratedPostgres('a changed policy on two nodes over one PostgreSQL', function suite(getServer) {
  let database: TestPostgres;
  let nodes: RunningChat[];
  beforeEach(async () => {
    getServer();
    database = await migratedPostgres();
    nodes = [];
  });
  afterEach(async () => {
    for (const node of nodes) await node.stop();
    await database.drop();
  });

  const start = async (policy: Policy, more: Partial<ChatOptions> = {}): Promise<RunningChat> => {
    const node = await RunningChat.start({ ...more, database: database.url, policy });
    nodes.push(node);
    return node;
  };
  const direct = async (node: RunningChat, one: string, other: string): Promise<number> => {
    const user_id = await node.userId(other);
    return (await node.ask(one, 'POST', 'rooms/', { type: 'direct', user_id })).body.room.id;
  };

  it('a node with the older policy refuses to start, except with policyBack', async () => {
    await start(educationPolicy);
    await start(teachersApart);
    const options = { database: database.url, policy: educationPolicy, authenticate: () => null };
    const refusal = await refusedBy(createChat(options));
    expect(refusal.code).to.equal('CONFLICT');
    expect(refusal.message).to.contain('policyBack').and.to.contain('--policy-back');
    const back = await start(educationPolicy, { policyBack: true });
    await back.chat.directory.put(school);
    expect((await refusedBy(createChat({ ...options, policy: teachersApart }))).code).to.equal('CONFLICT');
  });

  it('a running node changes no directory and opens no room by the older policy', async () => {
    const old = await start(educationPolicy);
    await old.chat.directory.put(school);
    await start(teachersApart);
    const { users, relations } = school;
    const answer = await fetch(`${old.address}/api/directory/`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await old.token('ada')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        users: [{ external_id: 'new', role: 'student', first_name: 'N', last_name: 'N', is_active: true }],
        relations: [],
      }),
    });
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect([answer.status, error.code]).to.deep.equal([503, 'UNAVAILABLE']);
    expect(error.message).to.contain('Version 2').and.to.contain('restart');
    expect(await old.chat.storage.people.findByExternalId('new')).to.equal(undefined);
    const opened = await old.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await old.userId('sam') });
    expect([opened.status, opened.body.error.code]).to.deep.equal([503, 'UNAVAILABLE']);
    expect((await refusedBy(old.chat.directory.simulate({ users, relations }))).code).to.equal('UNAVAILABLE');
  });

  it('changes rooms and open sockets on the node that started first, and logs what was changed', async () => {
    const old = await start(educationPolicy);
    await old.chat.directory.put(school);
    const roomId = await direct(old, 'tess', 'sam');
    const [tess, pam] = [await old.connect('tess'), await old.connect('pam')];
    const { log, lines } = keptLog();
    const node = await start(teachersApart, { log });
    const left = await tess.frame('room_left', ({ type, room_id: id }) => type === 'room_left' && id === roomId);
    expect(left.reason).to.equal('suspended');
    expect((await old.ask('sam', 'POST', `rooms/${roomId}/messages/`, { content: 'canary' })).status).to.equal(403);
    const [facts, message] = await eventually(() => {
      const line = lines.find(([, text]) => text.startsWith('all rooms follow version 2'));
      return line ?? expect.fail(`not yet: ${JSON.stringify(lines)}`);
    });
    expect(facts).to.include({ policy_version: 2, created: 0, changed: 1, suspended: 2 });
    expect(message).to.contain('1 changed').and.to.contain('2 suspended');
    pam.send({ type: 'ping' });
    await pam.frame('pong', ({ type }) => type === 'pong');
    expect(pam.frames.filter(({ type }) => type === 'room_left')).to.deep.equal([]);
    expect((await node.ask('pam', 'GET', 'rooms/')).body.rooms.length).to.equal(3);
  });

  it('adds guardians to rooms that they join now, and notifies their open sockets', async () => {
    const old = await start(privateTutors);
    await old.chat.directory.put(school);
    const pam = await old.connect('pam');
    await start(educationPolicy);
    const joined = await pam.frame('room_joined', ({ type }) => type === 'room_joined');
    expect(joined.room.type).to.equal('forum_tutor');
    const sent = await old.ask('pam', 'POST', `rooms/${joined.room.id}/messages/`, { content: 'hello' });
    expect(sent.status).to.equal(201);
  });

  it('takes the right to post from a role, also on the node that still has the older policy', async () => {
    const old = await start(educationPolicy);
    await old.chat.directory.put(school);
    const opened = await old.ask('tess', 'POST', 'rooms/', {
      type: 'announcement',
      name: 'News',
      participant_ids: [await old.userId('sam')],
    });
    const path = `rooms/${opened.body.room.id}/messages/`;
    expect((await old.ask('tess', 'POST', path, { content: 'before' })).status).to.equal(201);
    await start(quietStaff);
    await eventually(async () =>
      expect((await old.ask('tess', 'POST', path, { content: 'after' })).status).to.equal(403),
    );
  });

  it('gives nodes with two policies different directory versions, so that they share no cached contacts', async () => {
    const makeContainer = await loadGraph({ isInMemory: false, ports: {} });
    const lifetime = new Lifetime();
    const opened = await openStorage(database.url, silentLog);
    if (opened !== undefined) lifetime.keep('database', opened);
    try {
      const versions = await Promise.all(
        [educationPolicy, teachersApart].map((policy) =>
          makeContainer({ policy, limits: defaultLimits, log: silentLog, lifetime, database: opened }).get(
            tokens.readDirectoryVersion,
          )(),
        ),
      );
      expect(new Set(versions).size).to.equal(2);
    } finally {
      await lifetime.close();
    }
  });
});

withMigratedPostgres('homeroom serve and policy --check', function suite(getUrl) {
  let knex: Knex;
  const servers: ChildProcess[] = [];
  /** Enough for a kill half-way: a part reconciles 500 rooms. */
  const rooms = 10_000;

  before(async () => {
    knex = openDatabase({ url: getUrl() });
    const chat = await createChat({ database: getUrl(), authenticate: () => null });
    await chat.directory.put(school);
    await chat.close();
    await knex.raw(`
      INSERT INTO homeroom.rooms (type, name, context, is_frozen, activity, created_at, updated_at)
      SELECT 'forum_subject', 'Room ' || n, '', false, nextval('homeroom.message_ids'), now(), now()
      FROM generate_series(1, ${rooms}) n`);
  });
  after(async () => {
    for (const server of servers) server.kill('SIGKILL');
    await knex.destroy();
  });

  const env = async (POLICY: string): Promise<Record<string, string>> => ({
    POLICY,
    DATABASE_URL: getUrl(),
    PORT: String(await freePort()),
    AUTH_JWT_SECRET: 'a secret that only these tests know',
    LOG_LEVEL: 'info',
  });
  const check = async (policy: string, ...args: string[]): Promise<Ran> =>
    callHomeroom(['policy', '--check', ...args], await env(policy));
  /** Everything that a command can change. */
  const everything = async (): Promise<unknown> => {
    const { rows } = await knex.raw(`
      SELECT (SELECT md5(string_agg(r::text, ',' ORDER BY r.id)) FROM homeroom.rooms r) AS rooms,
        (SELECT md5(string_agg(p::text, ',' ORDER BY p.room_id, p.user_id)) FROM homeroom.participants p) AS participants,
        (SELECT count(*)::int FROM homeroom.events) AS events, (SELECT array_agg(u.seats_version) FROM homeroom.users u) AS users,
        (SELECT md5(string_agg(v::text, ',' ORDER BY v.version)) FROM homeroom.policies v) AS policies,
        (SELECT array_agg(m::text ORDER BY m.key) FROM homeroom.meta m) AS meta,
        (SELECT array_agg(s.last_value ORDER BY s.sequencename) FROM pg_sequences s WHERE s.schemaname = 'homeroom') AS sequences`);
    return rows[0];
  };
  const newest = async (): Promise<{ version: string; stage: string; counts: { changed: number } }> =>
    (await knex.raw('SELECT version, stage, counts FROM homeroom.policies ORDER BY version DESC LIMIT 1')).rows[0];

  it('says that nothing would change under the policy that applies', async function run() {
    this.timeout(60_000);
    const json = await check('education', '--json');
    expect(json.code).to.equal(0);
    const { standing, latest, rooms: counts } = JSON.parse(json.out);
    expect([standing, latest.version, latest.is_reconciled]).to.deep.equal(['same', 1, true]);
    expect(Object.values(counts)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    expect((await check('education')).out).to.contain('follows this policy: version 1, "education"');
  });

  it('foresees the effect of a new policy, and changes nothing', async function run() {
    this.timeout(60_000);
    const before = await everything();
    const [text, json] = [await check('marketplace'), await check('marketplace', '--json')];
    expect([text.code, json.code]).to.deep.equal([0, 0]);
    expect(text.out)
      .to.contain('"marketplace", is new')
      .and.to.match(/^rooms changed +10003$/m)
      .and.to.match(/^frozen +forum_subject \d+ +sam$|^frozen +forum_subject \d+ +algebra · sam$/m);
    const { standing, rooms: counts, examples } = JSON.parse(json.out);
    expect([standing, counts.changed, examples.length]).to.deep.equal(['new', rooms + 3, 3]);
    expect(await everything()).to.deep.equal(before);
  });

  it('continues where a killed server stopped, refuses the older policy, and accepts it with --policy-back', async function run() {
    this.timeout(120_000);
    const killed = spawnHomeroom(['serve'], await env('marketplace'));
    servers.push(killed);
    const ended = once(killed, 'exit');
    await eventually(async () => expect((await newest()).counts.changed).to.be.within(1, rooms), {
      every: 5,
      within: 60_000,
    });
    killed.kill('SIGKILL');
    await ended;
    const left = await newest();
    expect([left.version, left.stage]).to.deep.equal(['2', 'rooms']);
    expect(left.counts.changed).to.be.below(rooms);

    const second = spawnHomeroom(['serve'], await env('marketplace'));
    servers.push(second);
    let log = '';
    second.stderr?.on('data', (text) => (log += text));
    await eventually(async () => expect((await newest()).stage).to.equal('done'), { within: 60_000 });
    await eventually(() =>
      expect(log).to.contain(`all rooms follow version 2 of the policy: 0 created, ${rooms + 3} changed`),
    );
    const { rows } = await knex.raw('SELECT count(*)::int AS open FROM homeroom.rooms WHERE NOT is_frozen');
    expect(rows[0].open).to.equal(0);
    const events = await knex.raw('SELECT count(*)::int AS events FROM homeroom.events');
    expect(events.rows[0].events).to.equal(rooms + 3);

    const checked = await check('education');
    expect([checked.code, checked.out.includes('--policy-back')]).to.deep.equal([1, true]);
    expect(JSON.parse((await check('education', '--json')).out).standing).to.equal('older');
    const refused = await runHomeroom(['serve'], await env('education'));
    expect([refused.code, refused.out]).to.deep.equal([1, '']);
    expect(refused.error).to.contain('version 2 of the policy ("marketplace")').and.to.contain('--policy-back');

    const back = spawnHomeroom(['serve', '--policy-back'], await env('education'));
    servers.push(back);
    if (back.stdout) await once(back.stdout, 'data');
    expect((await newest()).version).to.equal('3');
  });
});
