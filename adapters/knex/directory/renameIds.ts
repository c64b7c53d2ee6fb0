import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/SavedRecords.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type Big, type PersonRow, personColumns, type StoredRoles, toPerson } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

interface Renamed {
  readonly user_id: Big;
  readonly external_id: string;
  readonly renamed: string;
}

/**
 * Gives people whom a source names other ids. An id may pass from one person to another, and the key is unique after each
 * row, so the old ids first become ones that no source has. An account is called what its first source calls it.
 */
export const renameIds = async (
  trx: Knex,
  source: string,
  ids: ReadonlyMap<string, string>,
): Promise<readonly Saved<Person>[]> => {
  if (ids.size === 0) return [];
  const given = sql`unnest(${[...ids.keys()]}::text[], ${[...ids.values()]}::text[]) AS i (external_id, renamed)`;
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.identities d SET external_id = chr(1) || d.external_id
    FROM homeroom.sources s, ${given}
    WHERE s.name = ${source} AND d.source_id = s.id AND d.external_id = i.external_id`,
  );
  const identities = await queryRows<Renamed>(
    trx,
    sql`
    UPDATE homeroom.identities d SET external_id = i.renamed
    FROM homeroom.sources s, ${given}
    WHERE s.name = ${source} AND d.source_id = s.id AND d.external_id = chr(1) || i.external_id
    RETURNING d.user_id, i.external_id, i.renamed`,
  );
  // What is on record of a person is found under the new id too, and undone under it. What a former holder of one of these
  // ids has on record stays under it.
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.directory_changes c SET external_id = i.renamed
    FROM homeroom.sources s, unnest(
      ${identities.map((row) => row.user_id)}::bigint[], ${identities.map((row) => row.external_id)}::text[],
      ${identities.map(({ renamed }) => renamed)}::text[]
    ) AS i (user_id, external_id, renamed)
    WHERE s.name = ${source} AND c.source_id = s.id AND c.what = 'person' AND c.user_id = i.user_id
      AND c.external_id = i.external_id`,
  );
  const rows = await queryRows<PersonRow<'u'> & { readonly u_roles: StoredRoles | null; readonly before: string }>(
    trx,
    sql`
    UPDATE homeroom.users u
    SET external_id = i.renamed, updated_at = ${now}
    FROM unnest(
      ${identities.map((row) => row.user_id)}::bigint[], ${identities.map((row) => row.external_id)}::text[],
      ${identities.map(({ renamed }) => renamed)}::text[]
    ) AS i (user_id, external_id, renamed)
    WHERE u.id = i.user_id AND u.source = ${source} AND u.external_id = i.external_id
    RETURNING i.external_id AS before, ${personColumns}`,
  );
  return rows.map(({ before, ...row }) => {
    const after = toPerson(row);
    return { before: { ...after, externalId: before }, after };
  });
};
