import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/Directory.ts';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type Big, nameColumns, type PersonRow, toPerson, userColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

type SavedRow = (PersonRow<'u'> | { readonly u_id: null }) & {
  readonly id: Big;
  readonly external_id: string;
  readonly role: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly is_active: boolean;
};

/**
 * Inserts or updates by external id, and stores what the source calls each person: two sources that use one external id
 * mean one person. A person without a change is not written. Returns the people who changed. The source must be stored.
 */
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
      SELECT COALESCE(u.id, nextval(pg_get_serial_sequence('homeroom.users', 'id'))) AS id,
        i.external_id, i.role, i.first_name, i.last_name, COALESCE(i.email, u.email) AS email, i.is_active,
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
        LEFT JOIN LATERAL (
          ${userCalled(sql`i.external_id`)}
        ) known ON true
        LEFT JOIN homeroom.users u ON u.id = known.user_id
      ORDER BY i.place
    ), changed AS (
      UPDATE homeroom.users u
      SET role = i.role, role_names = ARRAY[i.role], first_name = i.first_name, last_name = i.last_name, email = i.email, is_active = i.is_active,
        search_key = i.search_key, name_order = i.name_order, source = i.source, updated_at = ${now}
      FROM input i
      WHERE u.id = i.u_id AND (i.differs OR i.source IS DISTINCT FROM i.u_source)
    ), added AS (
      INSERT INTO homeroom.users (
        id, external_id, role, role_names, first_name, last_name, email, is_active, search_key, name_order, source
      )
      SELECT id, external_id, role, ARRAY[role], first_name, last_name, email, is_active, search_key, name_order, source
      FROM input WHERE u_id IS NULL ORDER BY place
    ), named AS (
      INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
      SELECT COALESCE(s.id, 0), i.external_id, i.id, i.is_active
      FROM input i
        LEFT JOIN homeroom.sources s ON s.name = i.source
        LEFT JOIN homeroom.identities d ON d.source_id = COALESCE(s.id, 0) AND d.external_id = i.external_id
      WHERE d.is_named IS DISTINCT FROM i.is_active
      ORDER BY i.place
      ON CONFLICT (source_id, external_id) DO UPDATE SET is_named = EXCLUDED.is_named
    )
    SELECT * FROM input
    WHERE u_id IS NULL OR differs
    ORDER BY place`,
  );
  return rows.map((row) => ({ before: row.u_id === null ? null : toPerson(row), after: toNewPerson(row) }));
};

/** The person whom any source calls by an external id, as `user_id`. Until hosts say whose word it is, it means one person. */
export const userCalled = (externalId: Sql): Sql =>
  sql`SELECT user_id FROM homeroom.identities WHERE external_id = ${externalId} ORDER BY source_id LIMIT 1`;

const toNewPerson = (row: SavedRow): Person => ({
  id: asUserId(Number(row.id)),
  externalId: row.external_id,
  role: row.role,
  firstName: row.first_name,
  lastName: row.last_name,
  email: row.email,
  isActive: row.is_active,
});
