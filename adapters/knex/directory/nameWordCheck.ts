import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { eachPage, makePageCheck } from '../doctor/pageCheck.ts';
import { type Big, storedGrants } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** The entries that people of the page should have. */
const due = sql`
  SELECT DISTINCT above.id::bigint AS organisation_id, part.word COLLATE "C" AS word, u.name_order, u.id AS user_id
  FROM page u
    CROSS JOIN LATERAL jsonb_array_elements(${storedGrants}) AS g (stored)
    CROSS JOIN LATERAL jsonb_array_elements_text(g.stored -> 1) AS above (id)
    CROSS JOIN LATERAL string_to_table(u.search_key, ' ') AS part (word)
  WHERE u.is_active AND part.word <> ''`;

const stored = sql`
  SELECT n.organisation_id, n.word, n.name_order, n.user_id FROM homeroom.names_by_word n
  WHERE n.user_id IN (SELECT id FROM page)`;

/** Triggers keep the words of names; this finds what was written past them. */
export const makeNameWordCheck = (knex: Knex): Check => ({
  ...makePageCheck(knex, {
    name: 'directory.names-by-word',
    severity: 'error',
    problem: 'people who are not found by a word of their name, or by one that it does not have',
    remedy: 'Run "homeroom doctor --fix", which enters the words anew.',
    table: 'users',
    faults: sql`
      SELECT DISTINCT 'person ' || wrong.user_id AS example
      FROM (
        (${due} EXCEPT ${stored})
        UNION ALL
        (${stored} EXCEPT ${due})
        UNION ALL
        SELECT n.* FROM (${stored}) n WHERE NOT EXISTS (SELECT FROM homeroom.name_words w WHERE w.word = n.word)
      ) wrong`,
  }),
  fix: async (watch) => {
    let count = 0;
    await eachPage(knex, 'users', watch, async (page) => {
      const [row] = await inTransaction(knex, async (trx) => {
        const gone = await queryRows(
          trx,
          sql`
          WITH page AS MATERIALIZED (
            ${page}
          )
          DELETE FROM homeroom.names_by_word n
          WHERE n.user_id IN (SELECT id FROM page)
            AND (n.organisation_id, n.word, n.name_order, n.user_id) NOT IN (${due})
          RETURNING 1`,
        );
        const rows = await queryRows<{ last: Big | null; count: Big }>(
          trx,
          sql`
          WITH page AS MATERIALIZED (
            ${page}
          ), due AS MATERIALIZED (
            ${due}
          ), entered AS (
            INSERT INTO homeroom.names_by_word (organisation_id, word, name_order, user_id)
            SELECT organisation_id, word, name_order, user_id FROM due
            ON CONFLICT DO NOTHING
            RETURNING 1
          ), known AS (
            INSERT INTO homeroom.name_words (word) SELECT DISTINCT word FROM due ON CONFLICT DO NOTHING RETURNING 1
          )
          SELECT (SELECT max(id) FROM page) AS last,
            (SELECT count(*) FROM entered) + (SELECT count(*) FROM known) AS count`,
        );
        count += gone.length;
        return rows;
      });
      count += Number(row?.count ?? 0);
      return row?.last ?? null;
    });
    return `${count} words of names were entered or removed.`;
  },
});
