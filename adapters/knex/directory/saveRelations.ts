import type { Knex } from 'knex';
import type { SavedRelation } from '../../../core/directory/Directory.ts';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface SavedRow {
  /** The position of the record, from 1. */
  readonly place: Big;
  readonly from_id: Big;
  readonly to_id: Big;
  readonly context_name: string;
  readonly is_active: boolean;
  readonly old_id: Big | null;
  readonly old_context_name: string;
  readonly old_is_active: boolean;
}

/**
 * Inserts or updates by (kind, from, to, context). A relation without a change is not written. Returns the changed
 * ones.
 */
export const saveRelations = async (
  trx: Knex,
  records: readonly RelationRecord[],
  source: string | null,
): Promise<SavedRelation[]> => {
  const rows = await queryRows<SavedRow>(
    trx,
    sql`
    WITH input AS (
      SELECT i.kind, f.id AS from_id, t.id AS to_id, i.context, i.is_active, i.place,
        COALESCE(i.context_name, r.context_name, '') AS context_name, COALESCE(${source}, r.source) AS source,
        r.id AS old_id, r.context_name AS old_context_name, r.is_active AS old_is_active, r.source AS old_source,
        (r.context_name, r.is_active) IS DISTINCT FROM
          (COALESCE(i.context_name, r.context_name), i.is_active) AS differs
      FROM unnest(
        ${records.map(({ kind }) => kind)}::text[], ${records.map(({ from }) => from)}::text[],
        ${records.map(({ to }) => to)}::text[], ${records.map(({ context = '' }) => context)}::text[],
        ${records.map(({ contextName }) => contextName ?? null)}::text[],
        ${records.map(({ status }) => status === 'active')}::boolean[]
      ) WITH ORDINALITY AS i (kind, "from", "to", context, context_name, is_active, place)
        JOIN homeroom.users f ON f.external_id = i."from"
        JOIN homeroom.users t ON t.external_id = i."to"
        LEFT JOIN homeroom.relations r ON r.kind = i.kind AND r.from_id = f.id AND r.to_id = t.id AND r.context = i.context
    ), saved AS (
      INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_name, is_active, source)
      SELECT kind, from_id, to_id, context, context_name, is_active, source
      FROM input
      WHERE old_id IS NULL OR differs OR source IS DISTINCT FROM old_source
      ORDER BY place
      ON CONFLICT ON CONSTRAINT relations_key DO UPDATE
      SET context_name = EXCLUDED.context_name, is_active = EXCLUDED.is_active, source = EXCLUDED.source
    )
    SELECT place, from_id, to_id, context_name, is_active, old_id, old_context_name, old_is_active
    FROM input
    WHERE old_id IS NULL OR differs
    ORDER BY place`,
  );
  return rows.map((row) => {
    const record = records[Number(row.place) - 1];
    if (record === undefined) throw new Error(`There is no record ${row.place}`);
    // Reuses the record's strings: an import holds hundreds of thousands of them.
    const { kind, context = '', contextName } = record;
    const ends = { kind, from: asUserId(Number(row.from_id)), to: asUserId(Number(row.to_id)), context };
    return {
      record,
      before: row.old_id === null ? null : { ...ends, contextName: row.old_context_name, isActive: row.old_is_active },
      after: { ...ends, contextName: contextName ?? row.context_name, isActive: row.is_active },
    };
  });
};
