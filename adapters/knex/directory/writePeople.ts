import type { Knex } from 'knex';
import type { DerivedPerson } from '../../../core/directory/derivePerson.ts';
import type { OrganisationId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { organisationOf, type RoleGrant } from '../../../core/permissions/RoleGrant.ts';
import { fromRoles, nameColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

/** A person who is stored otherwise than sources and holds say. */
export interface UnderivedPerson {
  readonly before: Person | null;
  readonly derived: DerivedPerson;
}

/** The names of all roles, each once. */
export const namesOf = (grants: readonly RoleGrant[]): readonly string[] => [
  ...new Set(grants.map(({ role }) => role)),
];

/** Inserts or updates accounts, with the scopes of their roles. */
export const writePeople = async (trx: Knex, people: readonly UnderivedPerson[]): Promise<void> => {
  if (people.length > 0) await queryRows(trx, writeQuery(people));
};

const writeQuery = (people: readonly UnderivedPerson[]): Sql => {
  const derived = people.map((one) => one.derived);
  const persons = derived.map(({ person }) => person);
  const names = persons.map(nameColumns);
  const scopes = derived.flatMap(({ grants }, index) =>
    scopesOf(grants).map((scope) => ({ ...scope, place: index + 1 })),
  );
  return sql`
    WITH input AS (
      SELECT i.*, ARRAY(SELECT jsonb_array_elements_text(i.all_names)) AS role_names
      FROM unnest(
        ${persons.map(({ id }) => id)}::bigint[], ${people.map(({ before }) => before === null)}::boolean[],
        ${persons.map(({ externalId }) => externalId)}::text[], ${persons.map(({ role }) => role)}::text[],
        ${derived.map(({ grants }) => JSON.stringify(namesOf(grants)))}::jsonb[],
        ${derived.map(({ grants }) => JSON.stringify(fromRoles(grants)))}::jsonb[],
        ${persons.map(({ roles }) => roles === undefined)}::boolean[],
        ${persons.map(({ firstName }) => firstName)}::text[], ${persons.map(({ lastName }) => lastName)}::text[],
        ${persons.map(({ email }) => email)}::text[], ${persons.map(({ isActive }) => isActive)}::boolean[],
        ${names.map(({ searchKey }) => searchKey)}::text[], ${names.map(({ nameOrder }) => nameOrder)}::text[],
        ${derived.map(({ source }) => source)}::text[]
      ) WITH ORDINALITY
        AS i (
          id, is_new, external_id, role, all_names, grants, is_plain, first_name, last_name, email, is_active,
          search_key, name_order, source, place
        )
    ), changed AS (
      UPDATE homeroom.users u
      SET role = i.role, role_names = i.role_names, roles = CASE WHEN NOT i.is_plain THEN i.grants END,
        first_name = i.first_name, last_name = i.last_name, email = i.email, is_active = i.is_active,
        search_key = i.search_key, name_order = i.name_order, source = i.source, updated_at = ${now}
      FROM input i
      WHERE u.id = i.id AND NOT i.is_new
    ), added AS (
      INSERT INTO homeroom.users (
        id, external_id, role, role_names, roles, first_name, last_name, email, is_active, search_key, name_order, source
      )
      SELECT id, external_id, role, role_names, CASE WHEN NOT is_plain THEN grants END, first_name, last_name, email,
        is_active, search_key, name_order, source
      FROM input WHERE is_new ORDER BY place
    ), due AS (
      SELECT d.organisation_id, d.is_below, d.role, i.id AS user_id, i.is_active, i.name_order
      FROM unnest(
          ${scopes.map(({ place }) => place)}::bigint[], ${scopes.map(({ organisationId }) => organisationId)}::bigint[],
          ${scopes.map(({ isBelow }) => isBelow)}::boolean[], ${scopes.map(({ role }) => role)}::text[]
        ) AS d (place, organisation_id, is_below, role)
        JOIN input i ON i.place = d.place
    ), gone AS (
      DELETE FROM homeroom.role_scopes s
      WHERE s.user_id IN (SELECT id FROM input WHERE NOT is_new)
        -- A hash table, where NOT EXISTS may compare each with each.
        AND (s.organisation_id, s.is_below, s.role, s.user_id)
          NOT IN (SELECT organisation_id, is_below, role, user_id FROM due)
    )
    INSERT INTO homeroom.role_scopes AS s (organisation_id, is_below, role, user_id, is_active, name_order)
    SELECT organisation_id, is_below, role, user_id, is_active, name_order FROM due
    ON CONFLICT (organisation_id, is_below, role, user_id) DO UPDATE
    SET is_active = EXCLUDED.is_active, name_order = EXCLUDED.name_order
    WHERE (s.is_active, s.name_order) IS DISTINCT FROM (EXCLUDED.is_active, EXCLUDED.name_order)`;
};

interface RoleScope {
  readonly organisationId: OrganisationId;
  readonly isBelow: boolean;
  readonly role: string;
}

/** The lists in which somebody with these roles is: that of each organisation itself, and those of it and all above it. */
const scopesOf = (grants: readonly RoleGrant[]): readonly RoleScope[] => {
  const all = grants.flatMap(({ role, scope }): RoleScope[] => [
    { organisationId: organisationOf(scope), isBelow: false, role },
    ...scope.map((organisationId) => ({ organisationId, isBelow: true, role })),
  ]);
  return [...new Map(all.map((one) => [`${one.organisationId} ${one.isBelow} ${one.role}`, one])).values()];
};

/**
 * The same from stored roles: the rows of `role_scopes` that people should have, by rows `i` of a table with `id`, `is_active` and `name_order`:
 * one for the organisation of each role, and one for it and everything above it.
 */
export const scopesDue = (table: Sql, grants: Sql): Sql => sql`
  SELECT DISTINCT above.organisation_id, above.is_below, g.stored ->> 0 AS role, i.id AS user_id, i.is_active, i.name_order
  FROM ${table} i
    CROSS JOIN LATERAL jsonb_array_elements(${grants}) AS g (stored)
    CROSS JOIN LATERAL (
      SELECT (g.stored -> 1 ->> 0)::bigint AS organisation_id, false AS is_below
      UNION ALL SELECT value::bigint, true FROM jsonb_array_elements_text(g.stored -> 1) AS path (value)
    ) above`;
