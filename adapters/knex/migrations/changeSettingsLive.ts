import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Who runs the server sets things while it runs: rows of the table of settings under the scope `server`. */
export const changeSettingsLive: NamedMigration = {
  name: '046_change_settings_live',

  up: (knex: Knex) => knex.raw(`COMMENT ON TABLE settings IS 'What people, organisations and who runs the server set'`),

  down: (knex: Knex) =>
    knex.raw(`
      DELETE FROM settings WHERE scope = 'server';
      COMMENT ON TABLE settings IS 'What people and organisations set';
    `),
};
