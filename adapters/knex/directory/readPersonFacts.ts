import type { Knex } from 'knex';
import type { PersonFacts } from '../../../core/directory/derivePerson.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import {
  type Big,
  type PersonRow,
  personColumns,
  type StoredRoles,
  toGrant,
  toPerson,
} from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { isInDates, isPersonHeld } from './inForce.ts';

type IdentityTuple = readonly [
  source: string,
  externalId: string,
  isNamed: boolean,
  firstName: string | null,
  lastName: string | null,
  email: string | null,
];
type RoleTuple = readonly [role: string, path: readonly number[], isCurrent: boolean, source: string];

interface FactsRow extends Omit<PersonRow<'u'>, 'u_id'> {
  readonly id: Big;
  readonly u_id: Big | null;
  readonly u_roles: StoredRoles | null;
  readonly source: string | null;
  readonly role_names: readonly string[] | null;
  /** The roles as they are stored, with the present paths of their organisations. */
  readonly shown: StoredRoles | null;
  readonly identities: readonly IdentityTuple[] | null;
  readonly said: readonly RoleTuple[] | null;
  readonly is_suspended: boolean;
  readonly is_kept: boolean;
}

/** What decides an account, and the account as it is. */
export interface FactsOfPerson extends PersonFacts {
  readonly before: Person | null;
  /** The names of all roles as they are stored beside them; null for an account that is to be made. */
  readonly roleNames: readonly string[] | null;
}

/** What decides the accounts with these ids, in their order; an id may belong to an account that is still to be made. */
export const readPersonFacts = async (trx: Knex, ids: readonly UserId[]): Promise<FactsOfPerson[]> => {
  const rows = await queryRows<FactsRow>(trx, factsQuery(ids));
  return rows.map((row) => {
    const { u_id: storedId } = row;
    const naming = new Set((row.identities ?? []).flatMap(([source, , isNamed]) => (isNamed ? [source] : [])));
    const stored = storedId === null ? null : toPerson({ ...row, u_id: storedId });
    const facts = {
      id: asUserId(Number(row.id)),
      identities: (row.identities ?? []).map(([source, externalId, isNamed, firstName, lastName, email]) => ({
        source,
        externalId,
        isNamed,
        firstName,
        lastName,
        email,
      })),
      roles: (row.said ?? []).map(([role, path, isCurrent, source]) => ({
        grant: toGrant(role, path),
        isCurrent,
        isNamed: naming.has(source),
      })),
      isSuspended: row.is_suspended,
      isKept: row.is_kept,
    };
    if (stored === null) return { ...facts, before: null, stored: null, roleNames: null };
    const shown = row.shown === null ? {} : { roles: row.shown.map(([role, path]) => toGrant(role, path)) };
    return { ...facts, before: stored, stored: { ...stored, ...shown, source: row.source }, roleNames: row.role_names };
  });
};

const factsQuery = (ids: readonly UserId[]): Sql => sql`
  SELECT i.id, u.source, u.role_names,
    ${personColumns},
    CASE WHEN u.roles IS NOT NULL THEN (
      SELECT jsonb_agg(jsonb_build_array(e.stored -> 0, to_jsonb(o.path)) ORDER BY e.place)
      FROM jsonb_array_elements(u.roles) WITH ORDINALITY AS e (stored, place)
        JOIN homeroom.organisations o ON o.id = (e.stored -> 1 ->> 0)::bigint
    ) END AS shown, (
      SELECT json_agg(
        json_build_array(s.name, d.external_id, d.is_named, d.first_name, d.last_name, d.email)
        ORDER BY d.source_id, d.external_id
      )
      FROM homeroom.identities d JOIN homeroom.sources s ON s.id = d.source_id
      WHERE d.user_id = i.id
    ) AS identities, (
      SELECT json_agg(
        json_build_array(r.role, o.path, ${isInDates(sql`r`)}, s.name)
      )
      FROM homeroom.user_roles r
        JOIN homeroom.organisations o ON o.id = r.organisation_id
        JOIN homeroom.sources s ON s.id = r.source_id
      WHERE r.user_id = i.id
    ) AS said,
    ${isPersonHeld('suspend', sql`i.id`)} AS is_suspended,
    ${isPersonHeld('keep', sql`i.id`)} AS is_kept
  FROM unnest(${ids}::bigint[]) WITH ORDINALITY AS i (id, place)
    LEFT JOIN homeroom.users u ON u.id = i.id
  ORDER BY i.place`;
