import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { connectKnex } from './connectKnex.ts';

const LOOP_GAP_LIMIT_MS = 250;

describe('openEmbeddedPostgres › SQL through knex', function () {
  this.timeout(60_000);

  let database: EmbeddedPostgres;
  let knex: Knex;

  before(async () => {
    database = await openEmbeddedPostgres();
    knex = connectKnex(database);
    await knex.raw('CREATE TABLE pupil (id bigint PRIMARY KEY, name text NOT NULL, marks jsonb)');
  });
  beforeEach(() => knex.raw('TRUNCATE pupil'));
  after(async () => {
    await knex?.destroy();
    await database?.close();
  });

  const rows = async (sql: string, values: readonly Knex.RawBinding[] = []): Promise<Record<string, unknown>[]> =>
    (await knex.raw<{ rows: Record<string, unknown>[] }>(sql, values)).rows;
  const names = (): Promise<string[]> => knex('pupil').orderBy('id').pluck<string[]>('name');
  const codeOf = (failing: Promise<unknown>): Promise<unknown> =>
    failing.then(
      () => 'no error',
      (error: { code?: unknown }) => error.code,
    );

  it('commits a transaction and rolls back one that throws', async () => {
    await knex.transaction((trx) => trx('pupil').insert({ id: 1, name: 'Ada' }));
    const failing = knex.transaction(async (trx) => {
      await trx('pupil').insert({ id: 2, name: 'Bob' });
      throw new Error('changed my mind');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('changed my mind');
    expect(await names()).to.deep.equal(['Ada']);
  });

  it('rolls back to a savepoint and keeps the rest', async () => {
    await knex.transaction(async (outer) => {
      await outer('pupil').insert({ id: 1, name: 'Ada' });
      await outer.transaction((inner) => inner('pupil').insert({ id: 1, name: 'again' })).catch(() => {});
      await outer('pupil').insert({ id: 2, name: 'Bob' });
    });
    expect(await names()).to.deep.equal(['Ada', 'Bob']);
  });

  it('reports a unique violation as 23505, a missing table as 42P01, a division by zero as 22012', async () => {
    await knex('pupil').insert({ id: 1, name: 'Ada' });
    expect(await codeOf(knex('pupil').insert({ id: 1, name: 'Bob' }))).to.equal('23505');
    expect(await codeOf(knex('teacher'))).to.equal('42P01');
    expect(await codeOf(knex.raw('SELECT 1 / ?::int', [0]))).to.equal('22012');
  });

  it('supports ON CONFLICT and SKIP LOCKED', async () => {
    await knex('pupil').insert({ id: 1, name: 'Ada' });
    await knex('pupil').insert({ id: 1, name: 'Ada Lovelace' }).onConflict('id').merge();
    expect(await rows('SELECT name FROM pupil FOR UPDATE SKIP LOCKED')).to.deep.equal([{ name: 'Ada Lovelace' }]);
  });

  it('accepts arrays for unnest, and keeps jsonb and bigints exact', async () => {
    const marks = { maths: [1, 2], note: 'é "quoted"' };
    await knex.raw('INSERT INTO pupil SELECT * FROM unnest(?::bigint[], ?::text[], ?::jsonb[])', [
      ['9007199254740993', '2'],
      ['Ada', 'Bob'],
      [JSON.stringify(marks), null],
    ] as never);
    expect(await rows('SELECT * FROM pupil ORDER BY id DESC')).to.deep.equal([
      { id: '9007199254740993', name: 'Ada', marks },
      { id: '2', name: 'Bob', marks: null },
    ]);
  });

  it('supports trigrams, unaccent and Russian full-text search', async () => {
    await knex.raw('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await knex.raw('CREATE EXTENSION IF NOT EXISTS unaccent');
    const [found] = await rows(`
      SELECT similarity('школа', 'школы')::float8 AS alike, unaccent('Hélène') AS plain,
             to_tsvector('russian', 'дети учатся в школах') @@ to_tsquery('russian', 'школа') AS matches`);
    expect(found).to.deep.equal({ alike: 0.5, plain: 'Helene', matches: true });
  });

  it('returns a result of 10 MB', async () => {
    const result = await rows("SELECT repeat('x', 10240) AS v FROM generate_series(1, 1024)");
    expect(result.reduce((sum, { v }) => sum + (v as string).length, 0)).to.equal(10 * 1024 * 1024);
  });

  it('accepts a parameter of 10 MB', async () => {
    expect(await rows('SELECT length(?::text) AS n', ['x'.repeat(10 * 1024 * 1024)])).to.deep.equal([{ n: 10485760 }]);
  });

  it('serves 50 parallel queries one after the other', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => rows('SELECT ?::int AS n', [n])));
    expect(answers.map(([row]) => row!['n'])).to.deep.equal(Array.from({ length: 50 }, (_, n) => n));
  });

  it('delivers notifications', async () => {
    const client = (await knex.client.acquireConnection()) as import('pg').Client;
    try {
      const heard = new Promise((resolve) => client.once('notification', ({ payload }) => resolve(payload)));
      await client.query('LISTEN bell');
      await client.query("NOTIFY bell, 'ring'");
      expect(await heard).to.equal('ring');
    } finally {
      await knex.client.releaseConnection(client);
    }
  });

  it('refuses COPY FROM STDIN and remains usable', async () => {
    expect(await codeOf(knex.raw('COPY pupil FROM STDIN'))).to.equal('57014');
    expect(await rows('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('does not block the event loop while 1,000 rows are inserted', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    for (let id = 0; id < 1_000; id += 1) await knex('pupil').insert({ id, name: 'Ada' });
    delay.disable();
    expect(delay.max / 1e6).to.be.below(LOOP_GAP_LIMIT_MS);
  });
});
