import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** What happens in rooms. Messages are events themselves: the seqs of both tables together are dense, 1..head_seq. */
export const createMessages: NamedMigration = {
  name: '003_create_messages',

  up: (knex: Knex) =>
    knex.raw(`
      -- One number at a time: ids drawn under a room's lock then grow with seq, whichever connection draws them.
      CREATE SEQUENCE message_ids AS bigint CACHE 1;

      -- No foreign keys, here and in events: the statement that appends has looked at room, seat and parent already.
      CREATE TABLE messages (
        room_id bigint NOT NULL,
        id bigint NOT NULL,
        seq bigint NOT NULL,
        sender_id bigint NOT NULL,
        client_id uuid,
        content text NOT NULL,
        -- As first sent, once content is another: what a repeated client_id is compared with.
        original_content text,
        reply_to bigint,
        thread_root bigint,
        created_at timestamptz NOT NULL,
        edited_at timestamptz,
        deleted_at timestamptz,
        PRIMARY KEY (room_id, id)
      );
      -- Carries what unread counts ask for.
      CREATE UNIQUE INDEX messages_seq ON messages (room_id, seq) INCLUDE (sender_id, deleted_at);
      -- Also counts what somebody sent; messages without a client_id do not hinder each other.
      CREATE UNIQUE INDEX messages_client_id ON messages (room_id, sender_id, client_id);
      CREATE INDEX messages_thread ON messages (room_id, thread_root, id) WHERE thread_root IS NOT NULL;

      CREATE TABLE events (
        room_id bigint NOT NULL,
        seq bigint NOT NULL,
        type text NOT NULL,
        actor_id bigint,
        message_id bigint,
        payload jsonb,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (room_id, seq)
      );
    `),

  down: (knex: Knex) => knex.raw('DROP TABLE events, messages; DROP SEQUENCE message_ids'),
};
