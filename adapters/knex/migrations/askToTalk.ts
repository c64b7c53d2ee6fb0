import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** People may ask others to talk: a room awaits whom it is about, and a block of who asked may be silent. */
export const askToTalk: NamedMigration = {
  name: '043_ask_to_talk',

  up: (knex: Knex) =>
    knex.raw(`
      ALTER TABLE rooms ADD COLUMN awaits_id bigint;
      ALTER TABLE blocks ADD COLUMN is_silent boolean NOT NULL DEFAULT false;

      CREATE TABLE message_requests (
        room_id bigint PRIMARY KEY,
        requester_id bigint NOT NULL,
        recipient_id bigint NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
        declined_at timestamptz
      );
      COMMENT ON TABLE message_requests IS 'Who asked whom to talk; the room awaits the recipient until they accept';
      CREATE INDEX message_requests_requester ON message_requests (requester_id, asked_at);
      CREATE INDEX message_requests_recipient ON message_requests (recipient_id, room_id);
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP TABLE message_requests;
      ALTER TABLE blocks DROP COLUMN is_silent;
      ALTER TABLE rooms DROP COLUMN awaits_id;
    `),
};
