import { expect } from 'chai';
import createKnex, { type Knex } from 'knex';
import pg from 'pg';
import { sizeOf } from '../../adapters/knex/sql/HostPool.ts';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import type { DatabaseOption } from '../../composition/openStorage.ts';
import { ChatError } from '../../core/errors.ts';
import { eventually } from '../support/eventually.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withPostgres } from '../support/testPostgres.ts';

const person = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Miller', email: null, isActive: true },
});
const relations = [
  { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', contextName: 'Algebra', status: 'active' as const },
];

const open = (database: DatabaseOption): Promise<HomeroomChat> =>
  createChat({ database, authenticate: () => null, log: { debug() {}, info() {}, warn() {}, error() {} } });

/** What the chat does with numbers, times, JSON, lists and transactions of the database. */
const useChat = async (chat: HomeroomChat): Promise<void> => {
  await chat.directory.put({ users: [person('tess', 'teacher'), person('sam', 'student')], relations });
  const { rooms } = await chat.listRooms({ userId: 'sam', type: 'forum_subject' });
  const roomId = rooms[0]?.room.id;
  if (roomId === undefined) throw new Error('There is no room');
  const { message } = await chat.sendMessage({ senderId: 'tess', roomId, content: 'Good morning, Sam' });
  expect(message.id).to.be.a('number');
  expect(message.createdAt).to.be.instanceOf(Date);
  const { rooms: after } = await chat.listRooms({ userId: 'sam' });
  expect(after[0]?.unreadCount).to.equal(1);
  const { hits } = await chat.searchMessages({ userId: 'sam', text: 'morning' });
  expect(hits.map(({ message: { content } }) => content)).to.deep.equal(['Good morning, Sam']);
  await Promise.all(
    Array.from({ length: 8 }, (_, at) => chat.sendMessage({ senderId: 'sam', roomId, content: `Answer ${at}` })),
  );
};

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (failure: unknown) => (failure instanceof ChatError ? `${failure.code} ${failure.message}` : String(failure)),
  );

const traces = `
  SELECT 'setting ' || name || ' is ' || setting AS trace FROM pg_settings
  WHERE source = 'session' AND name NOT IN ('search_path', 'application_name', 'client_encoding')
    AND name NOT LIKE 'transaction_%'
  UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements WHERE name <> 'by_login'
  UNION ALL SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
  UNION ALL SELECT 'channel' FROM pg_listening_channels()`;

/** Strange parsers for the whole process, as a host may set them. Returns how they are taken back. */
const changeParsers = (): (() => void) => {
  const ids = [20, 16, 114, 3802, 1184, 1009];
  const before = ids.map((id) => [id, pg.types.getTypeParser(id)] as const);
  for (const id of ids) pg.types.setTypeParser(id, (text: string) => `host ${text}`);
  return () => {
    for (const [id, parse] of before) pg.types.setTypeParser(id, parse);
  };
};

const camel = (row: unknown): unknown =>
  typeof row === 'object' && row !== null
    ? Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()),
          value,
        ]),
      )
    : row;

withPostgres('a host’s own pool', (getUrl) => {
  before(() =>
    queryPostgres(
      getUrl(),
      `CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.users (login text, logged_in bigint);
       INSERT INTO elsewhere.users VALUES ('ada', 7); CREATE TABLE elsewhere.messages (number int)`,
    ),
  );
  let restore: () => void;
  beforeEach(() => {
    restore = changeParsers();
  });
  afterEach(() => restore());

  it('of pg serves the chat beside the host’s statements, and neither changes the other', async () => {
    const pool = new pg.Pool({ connectionString: getUrl(), max: 4 });
    const seen: pg.PoolClient[] = [];
    pool.on('connect', (client) => {
      seen.push(client as pg.PoolClient);
      void client.query(`SET search_path = elsewhere; SET statement_timeout = '30s'; SET timezone = 'Asia/Kolkata'`);
    });
    const chat = await open(pool);
    let isDone = false;
    const host = async (): Promise<number> => {
      let count = 0;
      while (!isDone) {
        const { rows } = await pool.query({
          name: 'by_login',
          text: 'SELECT * FROM users WHERE login = $1',
          values: ['ada'],
        });
        expect(rows).to.deep.equal([{ login: 'ada', logged_in: 'host 7' }]);
        count += 1;
      }
      return count;
    };
    const hosts = [host(), host()];
    await useChat(chat);
    isDone = true;
    expect(Math.min(...(await Promise.all(hosts)))).to.be.greaterThan(5);
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
    for (const client of clients) {
      const { rows } = await client.query<{ trace: string }>(traces);
      expect(rows.map(({ trace }) => trace)).to.have.members([
        'setting statement_timeout is 30000',
        'setting TimeZone is Asia/Kolkata',
      ]);
      expect((await client.query('SHOW search_path')).rows).to.deep.equal([{ search_path: 'elsewhere' }]);
      expect(Object.keys(client).filter((name) => name.includes('knex'))).to.deep.equal([]);
      client.release();
    }
    expect(seen).to.have.length(4);
    const listeners = new Set(clients.map((client) => client.listenerCount('error')));
    await chat.close();
    expect((await pool.query('SELECT 1 AS one')).rows, 'it stays open').to.deep.equal([{ one: 1 }]);
    expect(pool.idleCount).to.equal(pool.totalCount);
    expect([...listeners]).to.deep.equal([1]);
    await pool.end();
  });

  it('of Knex serves the chat in another schema, whatever Knex does with names and rows', async () => {
    const knex = createKnex({
      client: 'pg',
      connection: getUrl(),
      searchPath: ['elsewhere'],
      pool: { min: 0, max: 3 },
      postProcessResponse: (rows) => (Array.isArray(rows) ? rows.map(camel) : rows),
      wrapIdentifier: (name, wrap) => wrap(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    });
    const chat = await open({ pool: knex, schema: 'of_knex' });
    const [, users] = await Promise.all([useChat(chat), knex('users').select('loggedIn')]);
    expect(users).to.deep.equal([{ loggedIn: 'host 7' }]);
    const { rows } = await knex.raw<{ rows: unknown[] }>(`SELECT count(*)::int AS n FROM of_knex.messages`);
    expect(rows).to.deep.equal([{ n: 9 }]);
    await chat.close();
    expect(await knex('users').first('login')).to.deep.equal({ login: 'ada' });
    await knex.destroy();
  });

  it('that is full or closed, or whose connection breaks, makes calls fail as a database that is away', async () => {
    const pool = new pg.Pool({ connectionString: getUrl(), max: 2 });
    pool.on('error', () => {});
    const chat = await open({ pool, connectTimeoutMs: 300 });
    const held = await Promise.all([pool.connect(), pool.connect()]);
    expect(await refusal(chat.directory.listPeople({}))).to.match(/^UNAVAILABLE/);
    for (const client of held) client.release();
    expect((await chat.directory.listPeople({})).people).to.have.length(2);
    await queryPostgres(
      getUrl(),
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await eventually(async () => expect((await chat.directory.listPeople({})).people).to.have.length(2));
    await pool.end();
    expect(await refusal(chat.directory.listPeople({}))).to.match(/^UNAVAILABLE/);
    await chat.close();
    const knex: Knex = createKnex({ client: 'pg', connection: getUrl(), log: { warn() {} } });
    expect(sizeOf(knex)).to.equal(10);
    const other = await open(knex);
    await knex.destroy();
    expect(await refusal(other.directory.listPeople({}))).to.match(/^UNAVAILABLE/);
    await other.close();
  });

  it('whose connections would change what statements mean is refused with the setting', async () => {
    const pool = new pg.Pool({ connectionString: getUrl(), max: 2, options: '-c DateStyle=German' });
    expect(await refusal(open(pool))).to.match(
      /^INVALID_REQUEST createChat: database is a pool whose .* DateStyle = 'German/,
    );
    await pool.end();
  });
});
