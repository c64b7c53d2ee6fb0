import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Events go to addresses of hosts: to which, how far each has come, and what was tried lately. */
export const sendWebhooks: NamedMigration = {
  name: '038_send_webhooks',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE webhooks (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- Whose rooms, with those of all below it; 0 is the root.
        organisation_id bigint NOT NULL,
        url text NOT NULL,
        description text NOT NULL,
        -- Empty: all.
        events text[] NOT NULL,
        room_types text[] NOT NULL,
        state text NOT NULL DEFAULT 'active',
        reason text,
        -- Of the feed to which the positions belong.
        epoch text NOT NULL,
        -- All up to here is done.
        position bigint NOT NULL,
        -- All up to here is read, and done unless it is in \`waiting\`.
        frontier bigint NOT NULL,
        -- [position, attempts, first attempt, next attempt], times in milliseconds; a position alone was not tried yet.
        waiting jsonb NOT NULL DEFAULT '[]',
        -- It signs, so it must be readable.
        secret text NOT NULL,
        previous_secret text,
        previous_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
        failing_since timestamptz,
        last_success_at timestamptz,
        last_attempt_at timestamptz,
        last_status integer,
        last_error text
      ) WITH (fillfactor = 50);
      CREATE INDEX webhooks_organisation ON webhooks (organisation_id);
      COMMENT ON TABLE webhooks IS 'Addresses to which events are sent, and how far each has come in the feed';
      CREATE TABLE webhook_deliveries (
        id bigint GENERATED ALWAYS AS IDENTITY,
        webhook_id bigint NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL,
        -- Null for a change of the directory.
        room_id bigint,
        attempt integer NOT NULL,
        outcome text NOT NULL,
        status integer,
        error text,
        ms integer NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (webhook_id, id)
      );
      COMMENT ON TABLE webhook_deliveries IS 'The last attempts to deliver events, a hundred of each webhook; no words';
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP TABLE webhook_deliveries, webhooks;
      DELETE FROM leases WHERE name LIKE 'webhook:%';
    `),
};
