import type { Knex } from 'knex';
import type { EmbeddedPostgres } from '../../adapters/embedded/openEmbeddedPostgres.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { openMigratedEngine } from './openMigratedEngine.ts';
import { withMigratedPostgres } from './testPostgres.ts';

/** A suite over an embedded database with all tables. */
export const overEmbedded = (title: string, suite: (getKnex: () => Knex) => void): void =>
  void describe(title, function embedded() {
    this.timeout(60_000);
    let engine: EmbeddedPostgres;
    let knex: Knex;
    before(async () => {
      ({ engine, knex } = await openMigratedEngine());
    });
    after(async () => {
      await knex.destroy();
      await engine.close();
    });
    suite(() => knex);
  });

/** The same suite over the embedded database and over PostgreSQL. */
export const overDatabases = (title: string, suite: (getKnex: () => Knex) => void): void => {
  overEmbedded(`${title} over the embedded database`, suite);
  withMigratedPostgres(`${title} over PostgreSQL`, (getUrl) => {
    let knex: Knex;
    before(async () => {
      knex = openDatabase({ url: getUrl() });
    });
    after(() => knex.destroy());
    suite(() => knex);
  });
};
