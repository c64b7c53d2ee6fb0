import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * Messages are found by words that nodes make, instead of words that the database made of the text. The messages that are
 * there get theirs behind it, by a job of every node. Nodes of the release before go on: what they store is listed by
 * `messages_wordless`; what they edit loses its words, so that no stale ones are found; their own searches read the rooms
 * of a person from end to end while they run.
 */
export const keepSearchWords: NamedMigration = {
  name: '031_search_words',

  up: (knex: Knex) =>
    knex.raw(`
      DROP INDEX messages_words;
      -- A word begins with the id of its room, so the room need not be in the index.
      CREATE INDEX messages_by_word ON messages USING gin (words) WITH (gin_pending_list_limit = 256);
      -- Nearly always empty.
      CREATE INDEX messages_wordless ON messages (room_id, id) WHERE words IS NULL AND deleted_at IS NULL;
      CREATE FUNCTION drop_stale_words() RETURNS trigger LANGUAGE plpgsql AS
        $body$ BEGIN NEW.words := NULL; RETURN NEW; END $body$;
      CREATE TRIGGER messages_stale_words BEFORE UPDATE OF content ON messages FOR EACH ROW
        WHEN (NEW.content IS DISTINCT FROM OLD.content AND NEW.words IS NOT DISTINCT FROM OLD.words)
        EXECUTE FUNCTION drop_stale_words();
      COMMENT ON COLUMN messages.words IS 'What the message is found by, each word after the id of its room; null until a node has made them';
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP TRIGGER messages_stale_words ON messages;
      DROP FUNCTION drop_stale_words();
      DROP INDEX messages_by_word, messages_wordless;
      COMMENT ON COLUMN messages.words IS NULL;
      UPDATE messages SET words = NULL WHERE words IS NOT NULL;
      CREATE INDEX messages_words ON messages
        USING gin (room_id, to_tsvector('pg_catalog.russian', translate(content, 'ёЁ', 'еЕ')))
        WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;
    `),
};
