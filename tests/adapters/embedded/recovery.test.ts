import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { connectKnex } from './connectKnex.ts';
import { Program } from './Program.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const ACKED_BEFORE_KILL = 300;

describe('openEmbeddedPostgres › on disk', function () {
  this.timeout(120_000);
  afterEach(() => Program.killAll());

  const withKnex = async <T>(dataDir: string, use: (knex: Knex) => Promise<T>): Promise<T> => {
    const database = await openEmbeddedPostgres({ dataDir });
    const knex = connectKnex(database);
    try {
      return await use(knex);
    } finally {
      await knex.destroy();
      await database.close();
    }
  };
  const countOf = async (knex: Knex, table: string): Promise<number> =>
    Number((await knex(table).count<{ count: string }[]>())[0]!.count);

  it('keeps the rows after a close', () =>
    temporaryFolder(async (folder) => {
      await withKnex(folder, (knex) => knex.raw('CREATE TABLE kept AS SELECT 1 AS n'));
      expect(await withKnex(folder, (knex) => countOf(knex, 'kept'))).to.equal(1);
    }));

  it('syncs commits to the disk', () =>
    temporaryFolder((folder) =>
      withKnex(folder, async (knex) => {
        const { rows } = await knex.raw(
          "SELECT current_setting('fsync') AS fsync, current_setting('wal_sync_method') AS method",
        );
        expect(rows).to.deep.equal([{ fsync: 'on', method: 'fsync' }]);
      }),
    ));

  it('loses no acknowledged row to three kill -9 in a row', () =>
    temporaryFolder(async (folder) => {
      for (let round = 1; round <= 3; round += 1) {
        const program = Program.insertUntilKilled(folder);
        const first = Number(await program.line());
        await program.line((line) => Number(line) >= first + ACKED_BEFORE_KILL);
        await program.kill();
        const acked = Number(program.lastLine);
        const missing = await withKnex(folder, (knex) =>
          knex.raw(
            'SELECT n FROM generate_series(?::int, ?::int) n WHERE NOT EXISTS (SELECT 1 FROM acked a WHERE a.n = n.n)',
            [first, acked],
          ),
        );
        expect(missing.rows).to.deep.equal([]);
      }
    }));

  it('refuses a second process with a message that names the first', () =>
    temporaryFolder(async (folder) => {
      const holder = Program.insertUntilKilled(folder);
      await holder.line();
      const { code, stderr } = await Program.insertUntilKilled(folder).ended();
      expect(code).to.equal(1);
      expect(stderr).to.include(`in use by process ${holder.pid}`);
      await holder.kill();
    }));

  it('recovers a folder whose first start was killed half-way', () =>
    temporaryFolder(async (folder) => {
      const unfinished = join(folder, 'cluster.unfinished');
      await mkdir(join(unfinished, 'base'), { recursive: true });
      await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
      await withKnex(folder, (knex) => knex.raw('SELECT 1'));
      expect(await readdir(folder)).to.deep.equal(['cluster']);
    }));

  it('survives kill -9 at any time of the first start', () =>
    temporaryFolder(async (folder) => {
      const program = Program.insertUntilKilled(folder);
      while (!(await readdir(folder)).some((name) => name.startsWith('cluster'))) await new Promise(setImmediate);
      await program.kill();
      expect(await withKnex(folder, async (knex) => (await knex.raw('SELECT 1 AS n')).rows)).to.deep.equal([{ n: 1 }]);
    }));

  it('fails a query with 57P02 if the engine crashes during it, and starts again for the next', () =>
    temporaryFolder((folder) =>
      withKnex(folder, async (knex) => {
        await knex.raw('CREATE TABLE kept AS SELECT 1 AS n');
        const wal = join(folder, 'cluster', 'pg_wal');
        await rename(wal, `${wal}.away`);
        const failure = await knex
          .raw('SELECT pg_switch_wal(); CREATE TABLE lost AS SELECT 1 AS n')
          .catch((error: unknown) => error);
        await rename(`${wal}.away`, wal);
        expect(failure).to.have.property('code', '57P02');
        expect(await countOf(knex, 'kept')).to.equal(1);
      }),
    ));

  it('gives the reason if the engine does not start, and frees the folder', () =>
    temporaryFolder(async (folder) => {
      await mkdir(join(folder, 'cluster'));
      await writeFile(join(folder, 'cluster', 'PG_VERSION'), '9\n');
      const failure = await openEmbeddedPostgres({ dataDir: folder }).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'UNAVAILABLE');
      expect(await readdir(folder)).to.deep.equal(['cluster']);
    }));
});
