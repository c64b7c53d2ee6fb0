import type { Knex } from 'knex';
import { migrate } from '../../../adapters/knex/migrate.ts';
import { openDatabase } from '../../../adapters/knex/openDatabase.ts';
import { roomTypesContract, storedContracts } from '../../contracts/index.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { knexWorld } from './knexWorld.ts';

withPostgres('knex over PostgreSQL', (getUrl) => {
  let knex: Knex;

  before(async () => {
    knex = openDatabase({ url: getUrl() });
    await migrate(knex);
  });

  after(() => knex.destroy());

  storedContracts('knex, PostgreSQL', () => knexWorld(knex));
  roomTypesContract('knex, PostgreSQL', (policy) => knexWorld(knex, policy));
});
