import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/Directory.ts';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type Big, nameColumns, type PersonRow, toPerson, userColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

type SavedRow = (PersonRow<'u'> | { readonly u_id: null }) & {
  readonly id: Big;
  readonly external_id: string;
  readonly role: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly is_active: boolean;
};

/** Inserts or updates by external id. A person without a change is not written. Returns the people who changed. */
export const savePeople = async (
  trx: Knex,
  records: readonly UserRecord[],
  source: string | null,
): Promise<Saved<Person>[]> => {
  const names = records.map(nameColumns);
  const rows = await queryRows<SavedRow>(
    trx,
    sql`
    WITH input AS (
      SELECT i.external_id, i.role, i.first_name, i.last_name, COALESCE(i.email, u.email) AS email, i.is_active,
        i.search_key, i.name_order, COALESCE(${source}, u.source) AS source, i.place,
        (u.role, u.first_name, u.last_name, u.email, u.is_active) IS DISTINCT FROM
          (i.role, i.first_name, i.last_name, COALESCE(i.email, u.email), i.is_active) AS differs,
        u.source AS u_source, ${userColumns}
      FROM unnest(
        ${records.map(({ externalId }) => externalId)}::text[], ${records.map(({ role }) => role)}::text[],
        ${records.map(({ firstName }) => firstName)}::text[], ${records.map(({ lastName }) => lastName)}::text[],
        ${records.map(({ email }) => email ?? null)}::text[], ${records.map(({ isActive }) => isActive)}::boolean[],
        ${names.map(({ searchKey }) => searchKey)}::text[], ${names.map(({ nameOrder }) => nameOrder)}::text[]
      ) WITH ORDINALITY
          AS i (external_id, role, first_name, last_name, email, is_active, search_key, name_order, place)
        LEFT JOIN homeroom.users u ON u.external_id = i.external_id
    ), saved AS (
      INSERT INTO homeroom.users (external_id, role, first_name, last_name, email, is_active, search_key, name_order, source)
      SELECT external_id, role, first_name, last_name, email, is_active, search_key, name_order, source
      FROM input
      WHERE u_id IS NULL OR differs OR source IS DISTINCT FROM u_source
      ORDER BY place
      ON CONFLICT (external_id) DO UPDATE
      SET role = EXCLUDED.role, first_name = EXCLUDED.first_name, last_name = EXCLUDED.last_name,
        email = EXCLUDED.email, is_active = EXCLUDED.is_active, search_key = EXCLUDED.search_key,
        name_order = EXCLUDED.name_order, source = EXCLUDED.source, updated_at = ${now}
      RETURNING id, external_id
    )
    SELECT saved.id, input.*
    FROM input JOIN saved USING (external_id)
    WHERE input.u_id IS NULL OR input.differs
    ORDER BY input.place`,
  );
  return rows.map((row) => ({ before: row.u_id === null ? null : toPerson(row), after: toNewPerson(row) }));
};

const toNewPerson = (row: SavedRow): Person => ({
  id: asUserId(Number(row.id)),
  externalId: row.external_id,
  role: row.role,
  firstName: row.first_name,
  lastName: row.last_name,
  email: row.email,
  isActive: row.is_active,
});
