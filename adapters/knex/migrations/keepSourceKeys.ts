import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Keys of sources say when they were used. */
export const keepSourceKeys: NamedMigration = {
  name: '028_keep_source_keys',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE api_keys ADD COLUMN last_used_at timestamptz;
      COMMENT ON TABLE api_keys IS
        'By which the programs of sources call, by a hash of the key; revoked ones stay, for the audit log';
    `),

  down: (knex: Knex) =>
    knex.raw(`
      -- The release before would not know that they are keys, and nothing would list them.
      DELETE FROM api_keys;
      ALTER TABLE api_keys DROP COLUMN last_used_at;
      COMMENT ON TABLE api_keys IS 'By which hosts call, by a hash. Empty until keys belong to sources';
    `),
};
