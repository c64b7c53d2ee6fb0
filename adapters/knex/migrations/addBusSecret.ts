import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** What the nodes of this database share and nobody else knows, to close with what they tell each other. */
export const addBusSecret: NamedMigration = {
  name: '008_add_bus_secret',

  up: (knex: Knex) =>
    knex.raw(`
      INSERT INTO meta (key, value) VALUES ('bus_secret', gen_random_uuid()::text || gen_random_uuid()::text)
    `),

  down: (knex: Knex) => knex.raw("DELETE FROM meta WHERE key = 'bus_secret'"),
};
