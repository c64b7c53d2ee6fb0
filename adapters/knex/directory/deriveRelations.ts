import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/SavedRecords.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { contextJoins, type RelationRow, relationColumns, toRelation } from '../permissions/relationRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { relationState } from './inForce.ts';

interface DerivedRow extends RelationRow {
  readonly was_active: boolean;
  readonly was_held: boolean;
}

/** Milliseconds: after a long break many dates are due at once. */
const patience = { timeoutMs: 600_000 };

/** Derives the relations `r` that meet a condition from what sources and holds say. Returns those that changed. */
export const deriveRelations = async (trx: Knex, condition: Sql): Promise<Saved<Relation>[]> => {
  const rows = await queryRows<DerivedRow>(
    trx,
    sql`
    WITH due AS MATERIALIZED (
      SELECT r.id, r.is_active AS was_active, r.is_held AS was_held, state.is_active, state.is_held
      FROM homeroom.relations r
        CROSS JOIN LATERAL (
          ${relationState}
        ) state
      WHERE (${condition}) AND (r.is_active, r.is_held) IS DISTINCT FROM (state.is_active, state.is_held)
    ), changed AS (
      UPDATE homeroom.relations r SET is_active = due.is_active, is_held = due.is_held
      FROM due WHERE r.id = due.id
      RETURNING r.*, due.was_active, due.was_held
    )
    SELECT
      ${relationColumns},
      r.was_active, r.was_held
    FROM changed r
      ${contextJoins}
    ORDER BY r.id`,
    patience,
  );
  return rows.map((row) => ({
    before: toRelation({ ...row, is_active: row.was_active, is_held: row.was_held }),
    after: toRelation(row),
  }));
};
