import { migrateDatabase } from '../adapters/knex/migrations/migrateDatabase.ts';
import { setUpRole } from '../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';

/** Prepares a database for Homeroom as `homeroom setup` does. */
export const setUpSite = async (url: string): Promise<void> => {
  const knex = openDatabase({ url });
  try {
    await migrateDatabase(knex);
    await setUpRole(knex);
  } finally {
    await knex.destroy();
  }
};
