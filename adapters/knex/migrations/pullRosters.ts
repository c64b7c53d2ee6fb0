import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Rosters are pulled from school information systems; every node knows how that has gone. */
export const pullRosters: NamedMigration = {
  name: '026_pull_rosters',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE roster_pulls (
        source_id bigint PRIMARY KEY,
        attempted_at timestamptz,
        succeeded_at timestamptz,
        full_at timestamptz,
        changed_since timestamptz,
        failed_at timestamptz,
        failure text,
        failures integer NOT NULL DEFAULT 0,
        unfinished integer NOT NULL DEFAULT 0,
        due_at timestamptz,
        settings text NOT NULL DEFAULT ''
      );
      COMMENT ON TABLE roster_pulls IS 'How the pulls of rosters have gone, by source, and when the next one is due';
    `),

  down: (knex: Knex) => knex.raw('DROP TABLE roster_pulls'),
};
