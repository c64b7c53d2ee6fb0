import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** What messages are found by. */
export const addSearch: NamedMigration = {
  name: '006_add_search',

  up: (knex: Knex) =>
    knex.raw(`
      -- An index over millions of messages takes longer than any other statement may.
      SET LOCAL statement_timeout = 0;

      -- May be there already, and other tables may use it: it is not dropped again.
      CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

      -- The room is part of the index, so that a word which others use a million times costs nothing in my rooms. The
      -- Russian configuration stems words in Latin letters as English. Building it holds up whoever writes messages:
      -- with millions of them, make it before, by the same statement with CONCURRENTLY.
      CREATE INDEX IF NOT EXISTS messages_words ON messages
        USING gin (room_id, to_tsvector('pg_catalog.russian', translate(content, 'ёЁ', 'еЕ')))
        WHERE deleted_at IS NULL;

      -- Words that were written, whoever wrote them: to know what a slip may have meant.
      CREATE TABLE message_words (word text COLLATE "C" PRIMARY KEY);
      CREATE INDEX message_words_near ON message_words USING gin (word gin_trgm_ops);
    `),

  down: (knex: Knex) => knex.raw('DROP TABLE message_words; DROP INDEX messages_words'),
};
