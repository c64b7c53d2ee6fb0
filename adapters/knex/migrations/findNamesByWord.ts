import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** The rows of `names_by_word` for people `u` of a table. Who has one role at the root has no `roles`. */
const wordsOf = (people: string): string => `
  SELECT DISTINCT above.id::bigint, part.word COLLATE "C", u.name_order, u.id
  FROM ${people} u
    CROSS JOIN LATERAL jsonb_array_elements(
      CASE jsonb_typeof(u.roles) WHEN 'array' THEN u.roles ELSE '[["", [0]]]'::jsonb END
    ) AS g (stored)
    CROSS JOIN LATERAL jsonb_array_elements_text(g.stored -> 1) AS above (id)
    CROSS JOIN LATERAL string_to_table(u.search_key, ' ') AS part (word)
  WHERE u.is_active AND part.word <> ''`;

const enter = (people: string): string => `
  INSERT INTO names_by_word (organisation_id, word, name_order, user_id)
  ${wordsOf(people)}
  ON CONFLICT DO NOTHING;
  INSERT INTO name_words (word)
  SELECT DISTINCT part.word FROM ${people} u CROSS JOIN LATERAL string_to_table(u.search_key, ' ') AS part (word)
  WHERE u.is_active AND part.word <> '' ORDER BY part.word
  ON CONFLICT DO NOTHING;`;

/**
 * People are found by the words of their names in the order in which a list shows them, so that a search reads what it shows
 * and not everybody of that name. Triggers keep both tables, so nodes of the release before write them too. It goes through
 * everybody once: 100,000 people take some seconds.
 */
export const findNamesByWord: NamedMigration = {
  name: '047_find_names_by_word',

  up: (knex: Knex) =>
    knex.raw(`
      CREATE TABLE names_by_word (
        organisation_id bigint NOT NULL,
        word text COLLATE "C" NOT NULL,
        name_order text NOT NULL,
        user_id bigint NOT NULL,
        PRIMARY KEY (organisation_id, word, name_order, user_id)
      );
      CREATE INDEX names_by_word_user ON names_by_word (user_id);
      COMMENT ON TABLE names_by_word IS
        'Each word of the name of each active person, for every organisation in which or below which they have a role; triggers keep it';
      CREATE TABLE name_words (word text COLLATE "C" PRIMARY KEY);
      CREATE INDEX name_words_near ON name_words USING gin (word gin_trgm_ops);
      COMMENT ON TABLE name_words IS 'The words of names_by_word, each once';

      -- An import adds thousands in one statement.
      CREATE FUNCTION enter_new_names() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          ${enter('added')}
          RETURN NULL;
        END
      $body$ SET search_path FROM CURRENT;
      CREATE TRIGGER users_named AFTER INSERT ON users REFERENCING NEW TABLE AS added FOR EACH STATEMENT
        EXECUTE FUNCTION enter_new_names();

      -- Its plans are made once for a connection, and must not be those of empty tables.
      CREATE FUNCTION enter_changed_name() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
          left_words text[];
        BEGIN
          WITH gone AS (DELETE FROM names_by_word n WHERE n.user_id = OLD.id RETURNING n.word)
          SELECT array_agg(DISTINCT gone.word) INTO left_words FROM gone;
          ${enter('(SELECT NEW.*)')}
          -- A name that nobody has any more is not kept. Everybody is below the root.
          DELETE FROM name_words known
          WHERE known.word = ANY (left_words)
            AND NOT EXISTS (SELECT FROM names_by_word n WHERE n.organisation_id = 0 AND n.word = known.word);
          RETURN NULL;
        END
      $body$ SET search_path FROM CURRENT SET enable_seqscan = off;
      CREATE TRIGGER users_renamed AFTER UPDATE OF search_key, name_order, is_active, roles ON users FOR EACH ROW
        WHEN ((OLD.search_key, OLD.name_order, OLD.is_active, OLD.roles)
          IS DISTINCT FROM (NEW.search_key, NEW.name_order, NEW.is_active, NEW.roles))
        EXECUTE FUNCTION enter_changed_name();

      ${enter('users')}
    `),

  down: (knex: Knex) =>
    knex.raw(`
      DROP TRIGGER users_renamed ON users;
      DROP TRIGGER users_named ON users;
      DROP FUNCTION enter_changed_name();
      DROP FUNCTION enter_new_names();
      DROP TABLE name_words, names_by_word;
    `),
};
