import type { Knex } from 'knex';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import {
  requestsContract,
  roomTypesContract,
  storedContracts,
  supervisedRoomsContract,
} from '../../contracts/index.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { knexWorld } from './knexWorld.ts';

withPostgres('knex over PostgreSQL', (getUrl) => {
  let knex: Knex;

  before(async () => {
    knex = openDatabase({ url: getUrl() });
    await migrateDatabase(knex);
  });

  after(() => knex.destroy());

  storedContracts('knex, PostgreSQL', () => knexWorld(knex));
  roomTypesContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
  requestsContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
  supervisedRoomsContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
});
