import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { DirectoryTransaction } from '../../../../core/directory/Directory.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

/** A directory over an empty database, with the database itself. */
export interface DirectoryUnderTest {
  readonly world: StoredWorld;
  readonly knex: Knex;
  /** Runs work in a transaction of the directory. */
  change<Result>(work: (tx: DirectoryTransaction) => Promise<Result>): Promise<Result>;
  /** The values of the rows that a statement answers. */
  tuples(statement: string): Promise<unknown[][]>;
}

/** Tests of what the directory stores, over PostgreSQL. `get` gives what belongs to the running test. */
export const withDirectory = (title: string, tests: (get: () => DirectoryUnderTest) => void): void =>
  withMigratedPostgres(title, (getUrl) => {
    let knex: Knex;
    let under: DirectoryUnderTest;

    before(async () => {
      knex = openDatabase({ url: getUrl(), poolMax: 2 });
    });
    beforeEach(async () => {
      await emptyTables(knex);
      const world = storesOver(knex);
      under = {
        world,
        knex,
        change: (work) => world.directory.transaction(work),
        tuples: async (statement) =>
          (await knex.raw<{ rows: Record<string, unknown>[] }>(statement)).rows.map((row) => Object.values(row)),
      };
    });
    after(() => knex.destroy());

    tests(() => under);
  });
