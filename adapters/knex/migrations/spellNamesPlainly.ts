import type { Knex } from 'knex';
import { nameColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { NamedMigration } from './NamedMigration.ts';

interface NamedRow {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly search_key: string;
}

const together = 5_000;

/**
 * People are found by plain letters for ł, ø, þ, ү and others, which only core can write. It goes through everybody once:
 * 100,000 people take some seconds. The release before finds them as it did, by the letters that they have.
 */
export const spellNamesPlainly: NamedMigration = {
  name: '030_spell_names_plainly',

  up: async (knex: Knex) => {
    await knex.raw(
      "COMMENT ON COLUMN users.search_key IS 'Last and first name in small plain letters, as core spells them'",
    );
    let after = '0';
    for (;;) {
      const rows = await queryRows<NamedRow>(
        knex,
        sql`
        SELECT id::text, first_name, last_name, search_key FROM homeroom.users
        WHERE id > ${after}::bigint ORDER BY id LIMIT ${together}`,
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
      const changed = rows
        .map((row) => ({ ...row, ...nameColumns({ firstName: row.first_name, lastName: row.last_name }) }))
        .filter(({ searchKey, search_key: stored }) => searchKey !== stored);
      if (changed.length === 0) continue;
      await queryRows(
        knex,
        sql`
        UPDATE homeroom.users u SET search_key = i.search_key, name_order = i.name_order
        FROM unnest(
          ${changed.map(({ id }) => id)}::bigint[], ${changed.map(({ searchKey }) => searchKey)}::text[],
          ${changed.map(({ nameOrder }) => nameOrder)}::text[]
        ) AS i (id, search_key, name_order)
        WHERE u.id = i.id`,
      );
    }
  },

  down: (knex: Knex) => knex.raw('COMMENT ON COLUMN users.search_key IS NULL'),
};
