import type { Knex } from 'knex';
import type { SavedRelation } from '../../../core/directory/Directory.ts';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { saveContexts } from './saveContexts.ts';
import { userCalled } from './savePeople.ts';

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
 * Inserts or updates by (kind, from, to, context), and stores whether the source claims each relation. A relation
 * without a change is not written. Returns the changed ones. The source must be stored.
 *
 * Whether a relation is active is what was said last, by whichever source. What each of them claims is on record, and
 * is to decide together with dates and holds once people have several roles.
 */
export const saveRelations = async (
  trx: Knex,
  records: readonly RelationRecord[],
  source: string | null,
): Promise<SavedRelation[]> => {
  await saveContexts(trx, records, source);
  const rows = await queryRows<SavedRow>(
    trx,
    sql`
    WITH input AS (
      SELECT i.kind, f.user_id AS from_id, t.user_id AS to_id, i.context, c.id AS context_id, i.is_active, i.place,
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
        CROSS JOIN LATERAL (
          ${userCalled(sql`i."from"`)}
        ) f
        CROSS JOIN LATERAL (
          ${userCalled(sql`i."to"`)}
        ) t
        CROSS JOIN LATERAL (
          SELECT id FROM homeroom.contexts WHERE external_id = i.context ORDER BY id LIMIT 1
        ) c
        LEFT JOIN homeroom.relations r
          ON r.kind = i.kind AND r.from_id = f.user_id AND r.to_id = t.user_id AND r.context_id = c.id
    ), saved AS (
      INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, context_name, is_active, source)
      SELECT kind, from_id, to_id, context, context_id, context_name, is_active, source
      FROM input
      WHERE old_id IS NULL OR differs OR source IS DISTINCT FROM old_source
      ORDER BY place
      ON CONFLICT ON CONSTRAINT relations_key DO UPDATE
      SET context_name = EXCLUDED.context_name, is_active = EXCLUDED.is_active, source = EXCLUDED.source
      RETURNING id, kind, from_id, to_id, context_id
    ), claimed AS (
      INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named)
      SELECT COALESCE(i.old_id, saved.id), COALESCE(s.id, 0), i.is_active
      FROM input i
        LEFT JOIN saved USING (kind, from_id, to_id, context_id)
        LEFT JOIN homeroom.sources s ON s.name = i.source
        LEFT JOIN homeroom.relation_claims d ON d.relation_id = i.old_id AND d.source_id = COALESCE(s.id, 0)
      WHERE d.is_named IS DISTINCT FROM i.is_active
      ORDER BY i.place
      ON CONFLICT (relation_id, source_id) DO UPDATE SET is_named = EXCLUDED.is_named
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
