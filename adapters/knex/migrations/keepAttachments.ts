import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Files of messages: their thumbnails, which are stray, and which contents nobody has. */
export const keepAttachments: NamedMigration = {
  name: '032_keep_attachments',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE attachments ADD COLUMN thumbnail_hash bytea;
      COMMENT ON TABLE attachments IS 'Files that people sent, each of one message or, for a day, of none yet';
      -- What no message carries yet is collected after a day.
      CREATE INDEX attachments_stray ON attachments (created_at) WHERE message_id IS NULL;
      ALTER TABLE blobs ADD COLUMN used_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp());
      COMMENT ON TABLE blobs IS 'The contents of files, each once, by the hash under which the store has the bytes';
      CREATE INDEX blobs_unused ON blobs (used_at) WHERE refs <= 0;
    `),

  down: (knex: Knex) =>
    knex.raw(`
      -- The release before has no store of contents, so it could not read them.
      DELETE FROM attachments;
      DELETE FROM blobs;
      DROP INDEX blobs_unused, attachments_stray;
      ALTER TABLE blobs DROP COLUMN used_at;
      ALTER TABLE attachments DROP COLUMN thumbnail_hash;
      COMMENT ON TABLE attachments IS 'Files that people sent. Empty until messages can carry files';
      COMMENT ON TABLE blobs IS 'The contents of files, each once. Empty until messages can carry files';
    `),
};
