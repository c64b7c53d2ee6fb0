import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** A webhook counts its changes, so that whoever delivers notices one and may still say what was delivered before. */
export const numberWebhookChanges: NamedMigration = {
  name: '044_number_webhook_changes',

  up: (knex: Knex) => knex.raw('ALTER TABLE webhooks ADD COLUMN version bigint NOT NULL DEFAULT 1'),

  down: (knex: Knex) => knex.raw('ALTER TABLE webhooks DROP COLUMN version'),
};
