import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { makeBackupAgeCheck } from '../../../../adapters/knex/backup/backupAgeCheck.ts';
import { makeBloatCheck } from '../../../../adapters/knex/migrations/bloatCheck.ts';
import { migrateDatabase } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { makeConnectionCheck } from '../../../../adapters/knex/settings/connectionCheck.ts';
import { serverChecks } from '../../../../adapters/knex/settings/serverChecks.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { SystemClock } from '../../../../adapters/system/SystemClock.ts';
import type { Check } from '../../../../core/doctor/Check.ts';
import { describeWithServer } from '../../../support/describeWithServer.ts';
import { eventually } from '../../../support/eventually.ts';
import { openMigratedEngine } from '../../../support/openMigratedEngine.ts';
import { postgresFolder, queryPostgres, startPostgres } from '../../../support/startPostgres.ts';
import { silentWatch } from './checksOver.ts';

type Found = Record<string, readonly string[] | string>;

const look = async (checks: readonly Check[]): Promise<Found> => {
  const found: [string, readonly string[] | string][] = [];
  for (const check of checks) {
    const { examples, unasked } = await check.run(silentWatch);
    found.push([check.name, unasked ?? examples]);
  }
  return Object.fromEntries(found);
};

const clock = new SystemClock();

/** Does something with connections of their own, as new as what was set before. */
const withKnex = async <Result>(url: string, work: (knex: Knex) => Promise<Result>): Promise<Result> => {
  const knex = openDatabase({ url, poolMax: 2 });
  return work(knex).finally(() => knex.destroy());
};

const lookAt = (url: string, more: Partial<Parameters<typeof serverChecks>[0]> = {}): Promise<Found> =>
  withKnex(url, (nodeKnex) => look(serverChecks({ nodeKnex, isShared: true, clock, ...more })));

const well = {
  ...{ 'server.version': [], 'server.durability': [], 'server.session': [], 'server.encoding': [] },
  ...{ 'server.collation': [], 'server.clock': [] },
};

/** A server of our own, because these settings are everybody's. */
const withServer = (title: string, settings: Readonly<Record<string, string>>, suite: (url: () => string) => void) =>
  describeWithServer({
    title,
    source: postgresFolder() === undefined ? { kind: 'none', reason: 'no PostgreSQL binaries' } : { kind: 'binaries' },
    open: () => startPostgres(settings),
    close: (server) => server.stop(),
    suite: (server) => suite(() => server().url),
  });

withServer('checks of a PostgreSQL', { fsync: 'on', full_page_writes: 'on', max_connections: '30' }, (getUrl) => {
  const at = (database: string): string => Object.assign(new URL(getUrl()), { pathname: `/${database}` }).href;
  const run = (statement: string): Promise<unknown> => queryPostgres(getUrl(), statement);

  it('find nothing where all is well', async () => {
    expect(await lookAt(getUrl())).to.deep.equal(well);
  });

  it('server.version names a PostgreSQL that is too old', async () => {
    const found = await lookAt(getUrl(), { oldestVersion: 990_000 });
    expect(found['server.version']).to.have.length(1);
    expect(found['server.version']?.[0]).to.match(/^PostgreSQL \d+/);
  });

  it('server.durability and server.session name what the role has otherwise', async () => {
    await run("ALTER ROLE postgres SET synchronous_commit = off; ALTER ROLE postgres SET DateStyle = 'German'");
    try {
      expect(await lookAt(getUrl())).to.deep.equal({
        ...well,
        'server.durability': ['synchronous_commit: off'],
        'server.session': ['DateStyle: German, DMY'],
      });
    } finally {
      await run('ALTER ROLE postgres RESET ALL');
    }
    expect(await lookAt(getUrl())).to.deep.equal(well);
  });

  it('server.encoding and server.collation name a database that knows too few letters', async () => {
    await run("CREATE DATABASE few ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    expect(await lookAt(at('few'))).to.deep.equal({
      ...well,
      'server.encoding': ['server_encoding: LATIN1'],
      'server.collation': ['LC_CTYPE C knows no letters but a to z'],
    });
  });

  it('server.collation names a library that sorts otherwise than the indexes', async () => {
    await run("CREATE DATABASE sorted LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    expect(await lookAt(at('sorted'))).to.deep.equal(well);
    await run("UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'sorted'");
    const found = await lookAt(at('sorted'));
    expect(found['server.collation']).to.have.length(1);
    expect(found['server.collation']?.[0]).to.match(/^sorted by version 1\.0, the system has \d/);
  });

  for (const [offMs, said] of [
    [90_000, /^the database is \d+\.\d s behind$/],
    [-90_000, /^the database is \d+\.\d s ahead$/],
  ] as const)
    it(`server.clock says that ${said.source.slice(1, -1).replace(/\\d\+\\\.\\d/, 'so many')}`, async () => {
      const off = { now: () => new Date(clock.now().getTime() + offMs) };
      const found = await lookAt(getUrl(), { clock: off });
      expect(found['server.clock']).to.have.length(1);
      expect(found['server.clock']?.[0]).to.match(said);
      const near = { now: () => new Date(clock.now().getTime() + offMs / 100) };
      expect(await lookAt(getUrl(), { clock: near })).to.deep.equal(well);
    });

  it('server.connections counts nodes by their names, and what the role and the database may have', async () => {
    const ask = (poolMax: number, more: object = {}): Promise<Found> =>
      withKnex(getUrl(), (nodeKnex) =>
        look([makeConnectionCheck({ nodeKnex, isShared: true, isPooled: false, poolMax, workers: 1, ...more })]),
      );
    expect(await ask(20)).to.deep.equal({ 'server.connections': [] });
    const [alone] = (await ask(40))['server.connections'] ?? [];
    expect(alone).to.match(/^1 node of DB_POOL_MAX 40: max_connections leaves \d\d$/);
    const named = (name: string): string => `${getUrl()}?application_name=${encodeURIComponent(name)}`;
    await withKnex(named('homeroom north:1'), (one) =>
      withKnex(named('homeroom north:2'), async (two) => {
        await Promise.all([one.raw('SELECT 1'), two.raw('SELECT 1')]);
        const [both] = (await ask(20))['server.connections'] ?? [];
        expect(both).to.match(/^2 nodes of DB_POOL_MAX 20: max_connections leaves \d\d$/);
        expect(await ask(20, { isPooled: true })).to.deep.equal({
          'server.connections': 'nodes go through a pooler, whose limits count (DATABASE_DIRECT_URL is set)',
        });
      }),
    );
    await run('ALTER ROLE postgres CONNECTION LIMIT 5; ALTER DATABASE postgres CONNECTION LIMIT 4');
    try {
      expect(await ask(8)).to.deep.equal({
        'server.connections': [
          '1 node of DB_POOL_MAX 8: the limit of the role leaves 5',
          '1 node of DB_POOL_MAX 8: the limit of the database leaves 4',
        ],
      });
    } finally {
      await run('ALTER ROLE postgres CONNECTION LIMIT -1; ALTER DATABASE postgres CONNECTION LIMIT -1');
    }
  });
});

/** The log of the server is archived once this file is there. */
const mark = join(tmpdir(), `homeroom-archive-${randomUUID()}`);
const unsafe = { archive_mode: 'on', archive_command: `test -e ${mark}` };

withServer('checks of a PostgreSQL that is not safe', unsafe, (getUrl) => {
  after(() => rm(mark, { force: true }));

  it('server.durability names what a crash would tear', async () => {
    expect((await lookAt(getUrl()))['server.durability']).to.deep.equal(['fsync: off', 'full_page_writes: off']);
  });

  it('backup.age says that the log cannot be archived, and is content once it can', async () => {
    await withKnex(getUrl(), async (knex) => {
      await migrateDatabase(knex);
      const age = makeBackupAgeCheck(knex, true);
      await knex.raw('SELECT pg_switch_wal()');
      await eventually(async () =>
        expect(await look([age])).to.deep.equal({
          'backup.age': ['PostgreSQL could not archive its log (archive_command)'],
        }),
      );
      await writeFile(mark, '');
      await eventually(
        async () => {
          // Each full segment wakes the archiver, which waits a minute otherwise.
          await knex.raw("SELECT pg_logical_emit_message(false, 'homeroom', 'full'), pg_switch_wal()");
          expect(await look([age])).to.deep.equal({ 'backup.age': [] });
        },
        { every: 200 },
      );
    });
  });
});

describe('checks of the embedded database', function suite() {
  this.timeout(60_000);

  it('say what cannot be asked there, and what bloat there is', async () => {
    const { engine, knex } = await openMigratedEngine();
    try {
      const why = 'the embedded database has no server of its own';
      expect(
        await look([
          ...serverChecks({ nodeKnex: knex, isShared: false, clock }),
          makeConnectionCheck({ nodeKnex: knex, isShared: false, isPooled: false, poolMax: 1, workers: 1 }),
          makeBackupAgeCheck(knex, false),
          makeBloatCheck(knex, 65_536),
        ]),
      ).to.deep.equal({
        ...{ 'server.version': why, 'server.durability': why, 'server.session': why, 'server.encoding': [] },
        ...{ 'server.collation': why, 'server.clock': why, 'server.connections': why, 'schema.bloat': [] },
        'backup.age': 'no backup is on record, and PostgreSQL archives nothing',
      });
      await bloat(knex);
      expect(await look([makeBloatCheck(knex, 65_536)])).to.satisfy(isBloated);
    } finally {
      await knex.destroy();
      await engine.close();
    }
  });
});

/** Thousands of contexts, of which one is left, and nothing gave their room back. */
const bloat = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    INSERT INTO homeroom.contexts (source_id, kind, external_id, name)
    SELECT 7, 'class', 'class-' || n, 'A class that was long ago ' || n FROM generate_series(1, 8000) n`);
  await knex.raw("DELETE FROM homeroom.contexts WHERE external_id LIKE 'class-%' AND external_id <> 'class-8000'");
  await knex.raw('ANALYZE homeroom.contexts');
};

const isBloated = ({ 'schema.bloat': found = [] }: Found): boolean =>
  typeof found !== 'string' && found.some((one) => /^contexts: about \d+ of \d+ bytes are empty$/.test(one));

withServer('bloat on PostgreSQL', { autovacuum: 'off' }, (getUrl) => {
  it('is found in tables and indexes, and gone after VACUUM FULL', async () => {
    await withKnex(getUrl(), async (knex) => {
      await migrateDatabase(knex);
      expect(await look([makeBloatCheck(knex, 65_536)])).to.deep.equal({ 'schema.bloat': [] });
      await bloat(knex);
      const found = await look([makeBloatCheck(knex, 65_536)]);
      expect(found).to.satisfy(isBloated);
      expect(String(found['schema.bloat'])).to.contain('contexts_key');
      expect(await look([makeBloatCheck(knex)])).to.deep.equal({ 'schema.bloat': [] });
      await knex.raw('VACUUM FULL ANALYZE homeroom.contexts');
      expect(await look([makeBloatCheck(knex, 65_536)])).to.deep.equal({ 'schema.bloat': [] });
    });
  });
});
