import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** What another chat has kept can come in: under which ids, with which seqs, and what waits while it does. */
export const takeHistoryIn: NamedMigration = {
  name: '042_take_history_in',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE external_rooms (
        source text NOT NULL,
        external_id text NOT NULL,
        room_id bigint NOT NULL,
        PRIMARY KEY (source, external_id)
      );
      CREATE INDEX external_rooms_room ON external_rooms (room_id);
      COMMENT ON TABLE external_rooms IS 'Rooms that came in with the history of another chat, by its ids';
      CREATE TABLE external_messages (
        source text NOT NULL,
        external_id text NOT NULL,
        room_id bigint NOT NULL,
        message_id bigint NOT NULL,
        PRIMARY KEY (source, external_id)
      );
      CREATE INDEX external_messages_message ON external_messages (room_id, message_id);
      COMMENT ON TABLE external_messages IS 'Messages that came in with the history of another chat, by its ids';
      CREATE TABLE imported_ranges (
        room_id bigint NOT NULL,
        first_seq bigint NOT NULL,
        last_seq bigint NOT NULL,
        PRIMARY KEY (room_id, first_seq)
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE imported_ranges IS 'Which seqs of a room came in with a history, so that nobody is told of them';
      CREATE TABLE history_staging (
        source text NOT NULL,
        phase smallint NOT NULL,
        at timestamptz NOT NULL,
        sort text COLLATE "C" NOT NULL,
        n bigint NOT NULL,
        message text,
        body text NOT NULL,
        PRIMARY KEY (source, phase, at, sort, n)
      );
      COMMENT ON TABLE history_staging IS 'Records of a history while it comes in, until their turn. Empty otherwise';
    `),

  down: (knex: Knex) => knex.raw('DROP TABLE history_staging, imported_ranges, external_messages, external_rooms;'),
};
