import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/Directory.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type PersonRow, toPerson, userColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

interface Identity {
  readonly external_id: string;
  readonly renamed: string;
  readonly user_id: string;
  readonly is_named: boolean;
  readonly known_as: string | null;
}

/**
 * Gives people whom a source names other ids. The rows are deleted and inserted in two statements, because an id may pass
 * from one person to another and the key is unique after each row. An account is called what its first source calls it.
 */
export const renameIds = async (
  trx: Knex,
  source: string,
  ids: ReadonlyMap<string, string>,
): Promise<readonly Saved<Person>[]> => {
  if (ids.size === 0) return [];
  const identities = await queryRows<Identity>(
    trx,
    sql`
    DELETE FROM homeroom.identities d
    USING homeroom.sources s,
      unnest(${[...ids.keys()]}::text[], ${[...ids.values()]}::text[]) AS i (external_id, renamed)
    WHERE s.name = ${source} AND d.source_id = s.id AND d.external_id = i.external_id
    RETURNING d.external_id, i.renamed, d.user_id, d.is_named, d.known_as`,
  );
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named, known_as)
    SELECT s.id, i.external_id, i.user_id, i.is_named, i.known_as
    FROM homeroom.sources s, unnest(
      ${identities.map(({ renamed }) => renamed)}::text[], ${identities.map((row) => row.user_id)}::bigint[],
      ${identities.map((row) => row.is_named)}::boolean[], ${identities.map((row) => row.known_as)}::text[]
    ) AS i (external_id, user_id, is_named, known_as)
    WHERE s.name = ${source}`,
  );
  const rows = await queryRows<PersonRow<'u'> & { readonly before: string }>(
    trx,
    sql`
    UPDATE homeroom.users u
    SET external_id = i.renamed, updated_at = ${now}
    FROM unnest(
      ${identities.map((row) => row.user_id)}::bigint[], ${identities.map((row) => row.external_id)}::text[],
      ${identities.map(({ renamed }) => renamed)}::text[]
    ) AS i (user_id, external_id, renamed)
    WHERE u.id = i.user_id AND u.source = ${source} AND u.external_id = i.external_id
    RETURNING i.external_id AS before, ${userColumns}`,
  );
  return rows.map(({ before, ...row }) => {
    const after = toPerson(row);
    return { before: { ...after, externalId: before }, after };
  });
};
