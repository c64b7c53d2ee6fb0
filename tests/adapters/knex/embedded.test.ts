import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import {
  requestsContract,
  roomTypesContract,
  storedContracts,
  supervisedRoomsContract,
} from '../../contracts/index.ts';
import { knexWorld } from './knexWorld.ts';

describe('knex over the embedded database', () => {
  let engine: EmbeddedPostgres;
  let knex: Knex;

  before(async function start() {
    this.timeout(60_000);
    engine = await openEmbeddedPostgres();
    knex = openDatabase(engine);
    await migrateDatabase(knex);
  });

  after(async () => {
    await knex.destroy();
    await engine.close();
  });

  storedContracts('knex, embedded', () => knexWorld(knex));
  roomTypesContract('knex, embedded', (policy) => knexWorld(knex, policy));
  requestsContract('knex, embedded', (policy) => knexWorld(knex, policy));
  supervisedRoomsContract('knex, embedded', (policy) => knexWorld(knex, policy));
});
