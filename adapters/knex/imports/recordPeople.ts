import type { Knex } from 'knex';
import type { ImportId } from '../../../core/imports/Import.ts';
import type { Said } from '../../../core/imports/RecordedChange.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** What a source says about a person under an id, as `SaidOfPerson`; null if it has no such id. */
export const saidOfPerson = (sourceId: Sql, externalId: Sql): Sql => sql`
  SELECT jsonb_build_object('is_active', d.is_named, 'first_name', COALESCE(d.first_name, ''),
    'last_name', COALESCE(d.last_name, ''), 'email', d.email, 'roles', COALESCE((
      SELECT jsonb_agg(jsonb_build_object('role', r.role, 'organisation', o.external_id, 'begins', r.begins, 'ends', r.ends)
        ORDER BY r.role, r.organisation_id)
      FROM homeroom.user_roles r LEFT JOIN homeroom.organisations o ON o.id = r.organisation_id AND o.id <> 0
      WHERE r.user_id = d.user_id AND r.source_id = d.source_id
    ), '[]')) AS said
  FROM homeroom.identities d WHERE d.source_id = ${sourceId} AND d.external_id = ${externalId}`;

/** What was said under an id before it was stored. */
export interface SaidBefore {
  readonly user_id: Big;
  readonly external_id: string;
  readonly before: Said | null;
}

/** Records what a source says about people now, where it is something else than before. */
export const recordPeople = async (
  trx: Knex,
  importId: ImportId,
  sourceId: number,
  people: readonly SaidBefore[],
): Promise<void> => {
  if (people.length === 0) return;
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.directory_changes (import_id, source_id, what, user_id, external_id, before, after)
    SELECT ${importId}::bigint, ${sourceId}::bigint, 'person', i.user_id, i.external_id, i.before::jsonb, now.said
    FROM unnest(
        ${people.map(({ user_id }) => user_id)}::bigint[], ${people.map(({ external_id }) => external_id)}::text[],
        ${people.map(({ before }) => (before === null ? null : JSON.stringify(before)))}::text[]
      ) WITH ORDINALITY AS i (user_id, external_id, before, place)
      CROSS JOIN LATERAL (
        ${saidOfPerson(sql`${sourceId}::bigint`, sql`i.external_id`)}
      ) now
    WHERE now.said IS DISTINCT FROM i.before::jsonb
    ORDER BY i.place`,
  );
};
