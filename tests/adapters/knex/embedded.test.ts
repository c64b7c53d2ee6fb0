import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { migrate } from '../../../adapters/knex/migrate.ts';
import { openDatabase } from '../../../adapters/knex/openDatabase.ts';
import { roomTypesContract, storedContracts } from '../../contracts/index.ts';
import { knexWorld } from './knexWorld.ts';

describe('knex over the embedded database', () => {
  let engine: EmbeddedPostgres;
  let knex: Knex;

  before(async function start() {
    this.timeout(60_000);
    engine = await openEmbeddedPostgres();
    knex = openDatabase(engine);
    await migrate(knex);
  });

  after(async () => {
    await knex.destroy();
    await engine.close();
  });

  storedContracts('knex, embedded', () => knexWorld(knex));
  roomTypesContract('knex, embedded', (policy) => knexWorld(knex, policy));
});
