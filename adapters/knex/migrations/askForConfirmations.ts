import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * Messages that ask for confirmations are rows of `announcements` without a client id, which is with the message. That a
 * message asks is in `messages.parts`, so others cost nothing more.
 */
export const askForConfirmations: NamedMigration = {
  name: '036_ask_for_confirmations',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE announcements ALTER COLUMN client_id DROP NOT NULL;
      COMMENT ON TABLE announcements IS 'Messages to audiences, and others that ask for a confirmation; whose is wanted';
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DELETE FROM announcement_answers a USING announcements n WHERE n.id = a.announcement_id AND n.client_id IS NULL;
      DELETE FROM announcements WHERE client_id IS NULL;
      UPDATE messages SET parts = NULLIF(parts - 'confirmation', '{}') WHERE parts -> 'confirmation' IS NOT NULL;
      ALTER TABLE announcements ALTER COLUMN client_id SET NOT NULL;
      COMMENT ON TABLE announcements IS 'Messages to audiences, and whose confirmation is wanted';
    `),
};
