import { type GroundPart, momentOfWriting } from './GroundPart.ts';

/** Everything about one room is in one of so many parts, which are found by the room's id alone. */
const partitionCount = 8;

const partitions = (table: string): string =>
  Array.from(
    { length: partitionCount },
    (_, part) =>
      `CREATE TABLE ${table}_${String(part).padStart(2, '0')} PARTITION OF ${table}
        FOR VALUES WITH (MODULUS ${partitionCount}, REMAINDER ${part});`,
  ).join('\n');

/** Their own spelling of the index of words, as the migrations before this one made it. */
const words = "to_tsvector('pg_catalog.russian', translate(content, 'ёЁ', 'еЕ'))";

/**
 * Messages and events, by room, and what belongs to messages. Indexes are built after the rows are there. Expects the
 * table `ground_secret` with the pads of the HMAC and the characters that are no part of a text at its ends.
 */
export const messageTables: GroundPart = {
  up: `
    ALTER TABLE messages RENAME TO ground_messages;
    ALTER TABLE events RENAME TO ground_events;
    ALTER TABLE ground_messages DROP CONSTRAINT messages_pkey;
    ALTER TABLE ground_events DROP CONSTRAINT events_pkey;
    DROP INDEX messages_seq, messages_client_id, messages_thread, messages_words;

    CREATE TABLE messages (
      room_id bigint NOT NULL,
      id bigint NOT NULL,
      seq bigint NOT NULL,
      sender_id bigint NOT NULL,
      client_id uuid,
      -- HMAC of the text as it was sent: what a repeated client_id is compared with. Null without a client_id.
      body_hash bytea,
      kind text NOT NULL DEFAULT 'text',
      -- '' after a deletion, whose event has the words.
      content text NOT NULL,
      reply_to bigint,
      thread_root bigint,
      created_at timestamptz NOT NULL,
      edited_at timestamptz,
      deleted_at timestamptz,
      -- [{"emoji": …, "user_ids": […]}], changed under the lock of the room's row. Null for none.
      reactions jsonb,
      -- Attachments, mentions, data, a guard's verdict, language, the id at a source. Null until there are any.
      parts jsonb,
      -- Null until nodes make the words themselves; the index of words is of the text.
      words tsvector
    ) PARTITION BY HASH (room_id);
    COMMENT ON TABLE messages IS 'Messages, each an event of its room itself: together with events, seqs are dense from 1';
    COMMENT ON TABLE message_words IS 'Words that were written, whoever wrote them: to know what a slip may have meant';
    ${partitions('messages')}

    CREATE TABLE events (
      room_id bigint NOT NULL,
      seq bigint NOT NULL,
      type text NOT NULL,
      actor_id bigint,
      message_id bigint,
      payload jsonb,
      created_at timestamptz NOT NULL,
      -- The words that this edit or deletion replaced. Members never see them.
      content text,
      reason text
    ) PARTITION BY HASH (room_id);
    COMMENT ON TABLE events IS 'What happens in rooms besides new messages: changes of messages, memberships and rooms';
    ${partitions('events')}

    INSERT INTO messages (room_id, id, seq, sender_id, client_id, body_hash, content, reply_to, thread_root, created_at,
      edited_at, deleted_at, reactions)
    SELECT m.room_id, m.id, m.seq, m.sender_id, m.client_id,
      CASE WHEN m.client_id IS NOT NULL THEN substr(sha256(secret.outer_pad || sha256(secret.inner_pad
        || convert_to(btrim(COALESCE(m.original_content, m.content), secret.trimmed), 'UTF8'))), 1, 16) END,
      CASE WHEN m.deleted_at IS NULL THEN m.content ELSE '' END,
      m.reply_to, m.thread_root, m.created_at, m.edited_at, m.deleted_at, m.reactions
    FROM ground_messages m CROSS JOIN ground_secret secret;

    -- Of a message that was changed several times the first words and the last ones are known.
    INSERT INTO events (room_id, seq, type, actor_id, message_id, payload, created_at, content)
    SELECT e.room_id, e.seq, e.type, e.actor_id, e.message_id, e.payload, e.created_at,
      CASE
        WHEN e.seq = change.first_seq THEN COALESCE(m.original_content, m.content)
        WHEN e.seq = change.last_seq AND e.type = 'message_deleted' THEN m.content
      END
    FROM ground_events e
      LEFT JOIN (
        SELECT room_id, message_id, min(seq) AS first_seq, max(seq) AS last_seq
        FROM ground_events WHERE type IN ('message_edited', 'message_deleted')
        GROUP BY room_id, message_id
      ) change ON change.room_id = e.room_id AND change.message_id = e.message_id
        AND e.type IN ('message_edited', 'message_deleted')
      LEFT JOIN ground_messages m ON m.room_id = change.room_id AND m.id = change.message_id;

    DROP TABLE ground_messages, ground_events;

    ALTER TABLE messages ADD CONSTRAINT messages_pkey PRIMARY KEY (room_id, id);
    -- Carries what unread counts ask for.
    CREATE UNIQUE INDEX messages_seq ON messages (room_id, seq) INCLUDE (sender_id, deleted_at);
    -- Also counts what somebody sent; messages without a client_id do not hinder each other.
    CREATE UNIQUE INDEX messages_client_id ON messages (room_id, sender_id, client_id);
    CREATE INDEX messages_thread ON messages (room_id, thread_root, id) WHERE thread_root IS NOT NULL;
    CREATE INDEX messages_words ON messages
      USING gin (room_id, ${words}) WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;
    ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (room_id, seq);
    CREATE INDEX events_revisions ON events (room_id, message_id, seq) WHERE content IS NOT NULL;
    -- What happened lately in any room is at the end of each part.
    CREATE INDEX messages_created ON messages USING brin (created_at) WITH (pages_per_range = 16, autosummarize = on);
    CREATE INDEX events_created ON events USING brin (created_at) WITH (pages_per_range = 16, autosummarize = on);

    CREATE TABLE attachments (
      id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      owner_id bigint NOT NULL,
      blob_hash bytea NOT NULL,
      -- Null until the one message that carries it is stored.
      room_id bigint,
      message_id bigint,
      name text NOT NULL,
      media_type text NOT NULL,
      size bigint NOT NULL,
      meta jsonb,
      state text NOT NULL,
      created_at ${momentOfWriting}
    );
    COMMENT ON TABLE attachments IS 'Files that people sent. Empty until messages can carry files';
    CREATE INDEX attachments_message ON attachments (room_id, message_id) WHERE room_id IS NOT NULL;
    CREATE INDEX attachments_owner ON attachments (owner_id, id);
    CREATE TABLE blobs (
      hash bytea PRIMARY KEY,
      size bigint NOT NULL,
      refs int NOT NULL,
      created_at ${momentOfWriting}
    );
    COMMENT ON TABLE blobs IS 'The contents of files, each once. Empty until messages can carry files';

    CREATE TABLE held_messages (
      room_id bigint NOT NULL,
      sender_id bigint NOT NULL,
      client_id uuid NOT NULL,
      body jsonb NOT NULL,
      state text NOT NULL,
      created_at ${momentOfWriting},
      PRIMARY KEY (room_id, sender_id, client_id)
    );
    COMMENT ON TABLE held_messages IS 'Messages that a guard holds until somebody decides. Empty until there are guards';
    CREATE TABLE scheduled_messages (
      room_id bigint NOT NULL,
      sender_id bigint NOT NULL,
      client_id uuid NOT NULL,
      body jsonb NOT NULL,
      state text NOT NULL,
      due_at timestamptz NOT NULL,
      created_at ${momentOfWriting},
      PRIMARY KEY (room_id, sender_id, client_id)
    );
    COMMENT ON TABLE scheduled_messages IS 'Messages that are to be sent later. Empty until messages can be scheduled';
    CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at) WHERE state = 'waiting';`,

  // The hash does not give back what was sent: the first words do, where a change kept them.
  down: `
    DROP TABLE scheduled_messages, held_messages, blobs, attachments;
    COMMENT ON TABLE message_words IS NULL;
    ALTER TABLE messages RENAME TO ground_messages;
    ALTER TABLE events RENAME TO ground_events;
    ALTER TABLE ground_messages DROP CONSTRAINT messages_pkey;
    ALTER TABLE ground_events DROP CONSTRAINT events_pkey;
    DROP INDEX messages_seq, messages_client_id, messages_thread, messages_words;

    CREATE TABLE messages (
      room_id bigint NOT NULL,
      id bigint NOT NULL,
      seq bigint NOT NULL,
      sender_id bigint NOT NULL,
      client_id uuid,
      content text NOT NULL,
      original_content text,
      reply_to bigint,
      thread_root bigint,
      created_at timestamptz NOT NULL,
      edited_at timestamptz,
      deleted_at timestamptz,
      reactions jsonb
    );
    CREATE TABLE events (
      room_id bigint NOT NULL,
      seq bigint NOT NULL,
      type text NOT NULL,
      actor_id bigint,
      message_id bigint,
      payload jsonb,
      created_at timestamptz NOT NULL
    );
    INSERT INTO messages
    SELECT m.room_id, m.id, m.seq, m.sender_id, m.client_id,
      COALESCE((
        SELECT e.content FROM ground_events e
        WHERE e.room_id = m.room_id AND e.message_id = m.id AND e.type = 'message_deleted' ORDER BY e.seq DESC LIMIT 1
      ), m.content),
      (
        SELECT e.content FROM ground_events e
        WHERE e.room_id = m.room_id AND e.message_id = m.id AND e.content IS NOT NULL ORDER BY e.seq LIMIT 1
      ),
      m.reply_to, m.thread_root, m.created_at, m.edited_at, m.deleted_at, m.reactions
    FROM ground_messages m;
    INSERT INTO events
    SELECT e.room_id, e.seq, e.type, e.actor_id, e.message_id, e.payload, e.created_at FROM ground_events e;
    DROP TABLE ground_messages, ground_events;

    ALTER TABLE messages ADD CONSTRAINT messages_pkey PRIMARY KEY (room_id, id);
    CREATE UNIQUE INDEX messages_seq ON messages (room_id, seq) INCLUDE (sender_id, deleted_at);
    CREATE UNIQUE INDEX messages_client_id ON messages (room_id, sender_id, client_id);
    CREATE INDEX messages_thread ON messages (room_id, thread_root, id) WHERE thread_root IS NOT NULL;
    CREATE INDEX messages_words ON messages
      USING gin (room_id, ${words}) WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;
    ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (room_id, seq);`,
};
