import { once } from 'node:events';
import { expect } from 'chai';
import pg from 'pg';
import type { EngineStream } from '../../../adapters/embedded/EngineStream.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';

const CODE = { cancel: 80877102, ssl: 80877103, gss: 80877104 };

const request = (...words: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 + words.length * 4);
  for (const [index, word] of [bytes.length, ...words].entries()) bytes.writeInt32BE(word, index * 4);
  return bytes;
};

describe('EngineStream', function () {
  this.timeout(60_000);

  let database: EmbeddedPostgres;
  before(async () => {
    database = await openEmbeddedPostgres();
  });
  afterEach(() => Promise.all(clients.splice(0).map((client) => client.end())));
  after(() => database?.close());

  const clients: pg.Client[] = [];
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(database.connection);
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  const rawStream = async (): Promise<EngineStream> => {
    const stream = database.connection.stream() as EngineStream;
    const connected = once(stream, 'connect');
    stream.connect();
    await connected;
    return stream;
  };
  const cut = (client: pg.Client): void => {
    (client as unknown as { connection: { stream: EngineStream } }).connection.stream.destroy();
  };

  it('serves a second connection after the first has ended', async () => {
    for (const expected of [1, 2]) {
      const client = await connect();
      expect((await client.query('SELECT $1::int AS n', [expected])).rows).to.deep.equal([{ n: expected }]);
      await client.end();
    }
  });

  it('serves a connection that was opened before the previous one ended', async () => {
    const first = await connect();
    const second = connect();
    await first.query('SELECT 1');
    await first.end();
    const client = await second;
    expect((await client.query('SELECT 2 AS n')).rows).to.deep.equal([{ n: 2 }]);
  });

  it('refuses a second connection with 53300 if the first stays', async () => {
    const first = await connect();
    const refusal = await connect().catch((error: unknown) => error);
    expect(refusal).to.have.property('code', '53300');
    expect((await first.query('SELECT 1 AS n')).rows).to.deep.equal([{ n: 1 }]);
  });

  it('rolls back the transaction of a connection that broke', async () => {
    const client = await connect();
    await client.query('CREATE TABLE half (n int)');
    await client.query('BEGIN; INSERT INTO half VALUES (1)');
    cut(client);
    const next = await connect();
    expect((await next.query('SELECT * FROM half')).rows).to.deep.equal([]);
  });

  it('rejects the running query of a connection that breaks', async () => {
    const client = await connect();
    const running = client
      .query('SELECT count(*) FROM generate_series(1, 1000000)')
      .catch((error: Error) => error.message);
    cut(client);
    expect(await running).to.equal('Connection terminated unexpectedly');
    const next = await connect();
    expect((await next.query('SELECT 1 AS n')).rows).to.deep.equal([{ n: 1 }]);
  });

  it('runs named prepared statements and drops them with the connection', async () => {
    for (const text of ['SELECT $1::int AS n', 'SELECT $1::int * 10 AS n']) {
      const client = await connect();
      const answers = [];
      for (const n of [1, 2]) answers.push((await client.query({ name: 'same', text, values: [n] })).rows[0].n);
      expect(answers).to.deep.equal(text.includes('10') ? [10, 20] : [1, 2]);
      await client.end();
    }
  });

  it('drops settings, temporary tables and LISTENs with the connection', async () => {
    const client = await connect();
    await client.query("SET TIME ZONE 'Asia/Tokyo'; CREATE TEMP TABLE scratch (n int); LISTEN bell");
    await client.end();
    const next = await connect();
    const { rows } = await next.query(`
      SELECT current_setting('TimeZone') AS zone, to_regclass('scratch') AS scratch, count(c)::int AS channels
      FROM pg_listening_channels() c`);
    expect(rows).to.deep.equal([{ zone: 'UTC', scratch: null, channels: 0 }]);
  });

  it('answers SSL and GSS requests with no and continues', async () => {
    const stream = await rawStream();
    for (const code of [CODE.ssl, CODE.gss]) {
      stream.write(request(code));
      const [answer] = (await once(stream, 'data')) as [Buffer];
      expect(answer.toString()).to.equal('N');
    }
    stream.destroy();
  });

  it('ends a cancel request without an answer, beside an open connection', async () => {
    const client = await connect();
    const stream = await rawStream();
    stream.resume().write(request(CODE.cancel, 42, 42));
    await once(stream, 'close');
    expect((await client.query('SELECT 1 AS n')).rows).to.deep.equal([{ n: 1 }]);
  });

  it('refuses an unknown protocol and an impossible message length', async () => {
    for (const garbage of [request(2 << 16), Buffer.from('GET / HTTP/1.1\r\n\r\n')]) {
      const stream = await rawStream();
      stream.write(garbage);
      const [answer] = (await once(stream, 'data')) as [Buffer];
      expect(answer.toString()).to.match(/^E.*FATAL/s);
      await once(stream, 'close');
    }
  });
});
