import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Words expire and people are erased, unless a hold keeps what is there. */
export const eraseRecords: NamedMigration = {
  name: '018_erase_records',

  up: (knex: Knex) =>
    knex.raw(`
      -- Messages up to it have no words any more. An append does not change it.
      ALTER TABLE rooms ADD COLUMN cleared_seq bigint NOT NULL DEFAULT 0;
      ALTER TABLE holds ADD COLUMN room_id bigint, DROP CONSTRAINT holds_subject;
      ALTER TABLE holds ADD CONSTRAINT holds_subject CHECK (
        num_nonnulls(user_id, room_id) + (kind IS NOT NULL AND from_id IS NOT NULL AND to_id IS NOT NULL)::int = 1
      );
      CREATE INDEX holds_preserving ON holds (id) WHERE lifted_at IS NULL AND effect = 'preserve';

      CREATE TABLE erased_identities (
        source_id bigint NOT NULL,
        hash bytea NOT NULL,
        erased_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
        PRIMARY KEY (source_id, hash)
      );
      COMMENT ON TABLE erased_identities IS 'What sources called people who were erased, by a salted hash, so that no import brings them back';
      INSERT INTO meta (key, value)
      SELECT 'erasure_salt', encode(sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea), 'hex');
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DELETE FROM meta WHERE key = 'erasure_salt';
      DROP TABLE erased_identities;
      DROP INDEX holds_preserving;
      DELETE FROM holds WHERE effect = 'preserve';
      ALTER TABLE holds DROP CONSTRAINT holds_subject, DROP COLUMN room_id;
      ALTER TABLE holds ADD CONSTRAINT holds_subject CHECK (
        (user_id IS NULL) = (kind IS NOT NULL AND from_id IS NOT NULL AND to_id IS NOT NULL)
      );
      ALTER TABLE rooms DROP COLUMN cleared_seq;
    `),
};
