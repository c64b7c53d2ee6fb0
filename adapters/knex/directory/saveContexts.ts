import type { Knex } from 'knex';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Stores the contexts that relations name, those of them that are new as the source's, and their latest names. Until
 * hosts say whose word a context is, a word means one context.
 */
export const saveContexts = async (
  trx: Knex,
  records: readonly RelationRecord[],
  source: string | null,
): Promise<void> => {
  const names = new Map<string, string | null>();
  // The context 0, '', has no name.
  for (const { context = '', contextName } of records)
    if (context !== '') names.set(context, contextName ?? names.get(context) ?? null);
  if (names.size === 0) return;
  await queryRows(
    trx,
    sql`
    WITH input AS (
      SELECT i.context, i.name, EXISTS (SELECT FROM homeroom.contexts c WHERE c.external_id = i.context) AS is_known
      FROM unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) AS i (context, name)
    ), renamed AS (
      UPDATE homeroom.contexts c SET name = input.name
      FROM input
      WHERE c.external_id = input.context AND c.name <> input.name
    )
    INSERT INTO homeroom.contexts (source_id, kind, external_id, name)
    SELECT COALESCE((SELECT id FROM homeroom.sources WHERE name = ${source}), 0), 'context', context, COALESCE(name, '')
    FROM input WHERE NOT is_known`,
  );
};
