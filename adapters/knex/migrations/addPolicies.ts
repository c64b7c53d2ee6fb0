import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** The policies that this database has followed, and how far the rooms follow the newest one. */
export const addPolicies: NamedMigration = {
  name: '009_add_policies',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE policies (
        version bigint PRIMARY KEY,
        -- Not unique: who goes back to an older policy registers it as the newest version.
        hash text NOT NULL,
        name text NOT NULL,
        registered_at timestamptz NOT NULL,
        -- What is reconciled, how far that has come, what it has changed so far, and who is at it until when.
        stage text NOT NULL,
        after_id bigint NOT NULL DEFAULT 0,
        counts jsonb NOT NULL,
        holder text,
        held_until timestamptz
      )
    `),

  down: (knex: Knex) => knex.raw('DROP TABLE policies'),
};
