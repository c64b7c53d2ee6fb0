import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { connectKnex } from './connectKnex.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** What is in a copy, once it was opened as after a crash. */
const lookInto = async <T>(dataDir: string, look: (knex: Knex) => Promise<T>): Promise<T> => {
  const database = await openEmbeddedPostgres({ dataDir });
  const knex = connectKnex(database);
  try {
    return await look(knex);
  } finally {
    await knex.destroy();
    await database.close();
  }
};

const figures = (knex: Knex) =>
  knex
    .raw<{ rows: { left: number; right: number; orphans: number; indexed: number }[] }>(`SELECT
      (SELECT count(*)::int FROM lefts) AS left, (SELECT count(*)::int FROM rights) AS right,
      (SELECT count(*)::int FROM lefts l FULL JOIN rights r USING (n) WHERE l.n IS NULL OR r.n IS NULL) AS orphans,
      (SELECT count(*)::int FROM (SELECT n FROM lefts WHERE n >= 0 ORDER BY n) x) AS indexed`)
    .then(({ rows }) => rows[0] ?? expect.fail());

describe('openEmbeddedPostgres › snapshot', function suite() {
  this.timeout(120_000);

  it('is one moment of a database that goes on writing, with all that was acknowledged before', () =>
    temporaryFolder(async (folder) => {
      const dataDir = join(folder, 'live');
      const database = await openEmbeddedPostgres({ dataDir });
      const knex = connectKnex(database);
      try {
        await knex.raw('CREATE TABLE lefts (n int PRIMARY KEY, filler text)');
        await knex.raw('CREATE TABLE rights (n int PRIMARY KEY, filler text)');
        await knex.raw("INSERT INTO lefts SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n");
        await knex.raw("INSERT INTO rights SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n");
        let acked = 20_000;
        let isWriting = true;
        // Each number is in both tables or in neither; old rows change, so that files of every age do.
        const writing = (async () => {
          while (isWriting) {
            const n = acked + 1;
            await knex.transaction(async (trx) => {
              await trx.raw("INSERT INTO lefts VALUES (?, 'new')", [n]);
              await trx.raw('UPDATE lefts SET filler = filler || ? WHERE n = ?', ['.', (n * 7919) % 20_000]);
              await trx.raw("INSERT INTO rights VALUES (?, 'new')", [n]);
            });
            acked = n;
          }
        })();
        const copies: { dir: string; least: number }[] = [];
        for (let round = 0; round < 3; round += 1) {
          const least = acked;
          const dir = join(folder, `copy-${round}`);
          await database.snapshot(dir);
          copies.push({ dir, least });
        }
        isWriting = false;
        await writing;
        for (const { dir, least } of copies) {
          const found = await lookInto(dir, figures);
          expect(found).to.include({ orphans: 0, right: found.left, indexed: found.left });
          expect(found.left).to.be.within(least, acked);
        }
        // The copies are their own: nothing of what was done to them is here.
        expect((await figures(knex)).left).to.equal(acked);
      } finally {
        await knex.destroy();
        await database.close();
      }
    }));

  it('leaves out what was removed while it was copied, and is refused by a place that takes no files', () =>
    temporaryFolder(async (folder) => {
      const database = await openEmbeddedPostgres({ dataDir: join(folder, 'live') });
      try {
        const dir = join(folder, 'copy');
        await mkdir(join(dir, 'cluster', 'base', 'gone'), { recursive: true });
        await writeFile(join(dir, 'cluster', 'base', 'gone', '1'), 'x');
        await database.snapshot(dir);
        const names = async (of: string): Promise<string[]> => (await readdir(of, { recursive: true })).sort();
        expect(await names(join(dir, 'cluster'))).to.deep.equal(await names(join(folder, 'live', 'cluster')));
        await rm(dir, { recursive: true });
        await writeFile(dir, 'a file stands here');
        expect(await database.snapshot(dir).catch((failure: unknown) => failure)).to.have.property('code', 'ENOTDIR');
      } finally {
        await database.close();
      }
    }));

  it('is nothing that a database in memory has', async () => {
    const database = await openEmbeddedPostgres();
    expect(await database.snapshot('/nowhere').catch((failure: unknown) => failure)).to.be.instanceOf(RangeError);
    await database.close();
  });
});
