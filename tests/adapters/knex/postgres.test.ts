import type { Knex } from 'knex';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import {
  requestsContract,
  roomTypesContract,
  storedContracts,
  supervisedRoomsContract,
} from '../../contracts/index.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { knexWorld } from './knexWorld.ts';

withMigratedPostgres('knex over PostgreSQL', (getUrl) => {
  let knex: Knex;

  before(async () => {
    knex = openDatabase({ url: getUrl() });
  });

  after(() => knex.destroy());

  storedContracts('knex, PostgreSQL', () => knexWorld(knex));
  roomTypesContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
  requestsContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
  supervisedRoomsContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
});
