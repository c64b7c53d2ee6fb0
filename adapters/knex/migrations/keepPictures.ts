import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** The profile pictures of people, and where sources say that there are some. */
export const keepPictures: NamedMigration = {
  name: '035_keep_pictures',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE pictures (
        user_id bigint PRIMARY KEY,
        blob_hash bytea NOT NULL,
        size bigint NOT NULL,
        origin text NOT NULL CHECK (origin IN ('own', 'office', 'directory')),
        set_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
        -- Since when somebody saw that the person is not active.
        idle_since timestamptz
      );
      COMMENT ON TABLE pictures IS 'Profile pictures, at most one of each person; users.avatar has the version';
      CREATE INDEX pictures_content ON pictures (blob_hash);
      CREATE TABLE picture_addresses (
        user_id bigint NOT NULL,
        source_id bigint NOT NULL,
        address text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz,
        PRIMARY KEY (user_id, source_id)
      );
      COMMENT ON TABLE picture_addresses IS 'Where sources say that people are shown; due_at until somebody has looked';
      CREATE INDEX picture_addresses_due ON picture_addresses (due_at) WHERE due_at IS NOT NULL;
    `),

  down: (knex: Knex) =>
    knex.raw(`
      UPDATE blobs b SET refs = b.refs - gone.refs
      FROM (SELECT blob_hash, count(*) AS refs FROM pictures GROUP BY blob_hash) gone
      WHERE b.hash = gone.blob_hash;
      UPDATE users SET avatar = NULL WHERE avatar IS NOT NULL;
      DROP TABLE picture_addresses;
      DROP TABLE pictures;
    `),
};
