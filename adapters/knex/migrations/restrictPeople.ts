import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Holds that let a person read and not write, until they end; and the ids by which clients repeat the opening of a case. */
export const restrictPeople: NamedMigration = {
  name: '027_restrict_people',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE holds ADD CONSTRAINT holds_restriction CHECK (
        effect <> 'restrict' OR (user_id IS NOT NULL AND ends IS NOT NULL)
      );
      ALTER TABLE cases ADD COLUMN client_id text;
      CREATE UNIQUE INDEX cases_client ON cases (author_id, client_id) WHERE client_id IS NOT NULL;
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP INDEX cases_client;
      ALTER TABLE cases DROP COLUMN client_id;
      ALTER TABLE holds DROP CONSTRAINT holds_restriction;
      -- Nothing else says of these people that they only read.
      UPDATE holds SET effect = 'suspend' WHERE effect = 'restrict';
    `),
};
