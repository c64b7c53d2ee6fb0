import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface LostKey {
  readonly id: Big;
  readonly name: string;
}

const isLost: Sql = sql`
  k.revoked_at IS NULL AND (
    NOT EXISTS (SELECT FROM homeroom.sources s WHERE s.id = k.source_id)
    OR (k.organisation_id IS NOT NULL AND NOT EXISTS (SELECT FROM homeroom.organisations o WHERE o.id = k.organisation_id))
  )`;

/** Keys of sources that stand on nothing. They open nothing; somebody may wonder why. */
export const keyChecks = (knex: Knex): Check[] => [
  {
    name: 'directory.keys',
    severity: 'warning',
    problem: 'keys whose source or organisation is gone',
    remedy: 'Run "homeroom doctor --fix", which revokes them, and make new ones with "homeroom keys create".',
    run: async () => {
      const found = await queryRows<LostKey>(
        knex,
        sql`SELECT k.id, k.name FROM homeroom.api_keys k WHERE ${isLost} ORDER BY k.id`,
      );
      return { count: found.length, examples: found.map(({ id, name }) => `key ${id}: ${name}`) };
    },
    fix: async () => {
      const rows = await queryRows(
        knex,
        sql`UPDATE homeroom.api_keys k SET revoked_at = now() WHERE ${isLost} RETURNING k.id`,
      );
      return `${rows.length} keys were revoked.`;
    },
  },
];
