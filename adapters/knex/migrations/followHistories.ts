import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * What another chat said last of locks and preferences is kept, so that later imports follow what changes there; how the
 * latest imports went can be shown. What waits during an import is not written to the log of the database: a crash empties
 * the table, and an import that finds it so is run again.
 */
export const followHistories: NamedMigration = {
  name: '045_follow_histories',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE history_staging SET UNLOGGED;
      ALTER TABLE history_runs ADD COLUMN succeeded_at timestamptz, ADD COLUMN took_ms bigint,
        ADD COLUMN problems bigint, ADD COLUMN counts jsonb;
      COMMENT ON COLUMN history_runs.succeeded_at IS 'When the last import that came to its end did so; the next columns are about it';
      COMMENT ON COLUMN history_runs.took_ms IS 'How long it took';
      COMMENT ON COLUMN history_runs.problems IS 'How many things it could not take as they were there';
      COMMENT ON COLUMN history_runs.counts IS 'What became of the records, by kind';
      ALTER TABLE external_rooms ADD COLUMN is_locked boolean NOT NULL DEFAULT false;
      COMMENT ON COLUMN external_rooms.is_locked IS 'Whether the other chat said last that the room is locked';
      CREATE TABLE external_preferences (
        source text NOT NULL,
        external_id text NOT NULL,
        user_id bigint NOT NULL,
        is_muted boolean NOT NULL,
        is_pinned boolean NOT NULL,
        is_hidden boolean NOT NULL,
        PRIMARY KEY (source, external_id, user_id)
      );
      CREATE INDEX external_preferences_user ON external_preferences (user_id);
      COMMENT ON TABLE external_preferences IS 'What another chat said last of how people keep its rooms; without a row, that they did nothing';
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP TABLE external_preferences;
      ALTER TABLE external_rooms DROP COLUMN is_locked;
      ALTER TABLE history_runs DROP COLUMN succeeded_at, DROP COLUMN took_ms, DROP COLUMN problems, DROP COLUMN counts;
      ALTER TABLE history_staging SET LOGGED;
    `),
};
