import type { Knex } from 'knex';
import type { EmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import {
  requestsContract,
  roomTypesContract,
  storedContracts,
  supervisedRoomsContract,
} from '../../contracts/index.ts';
import { openMigratedEngine } from '../../support/openMigratedEngine.ts';
import { knexWorld } from './knexWorld.ts';

describe('knex over the embedded database', () => {
  let engine: EmbeddedPostgres;
  let knex: Knex;

  before(async function start() {
    this.timeout(60_000);
    ({ engine, knex } = await openMigratedEngine());
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
