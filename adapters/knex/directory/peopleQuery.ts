import { searchKey } from '../../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import type { PeopleQuery } from '../../../core/directory/DirectoryReader.ts';
import { type OrganisationId, rootOrganisation } from '../../../core/ids.ts';
import { nameMatch } from '../contacts/nameMatch.ts';
import { type Big, type PersonRow, personColumns } from '../permissions/personRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

/** The order of people, ascending. */
export type PeopleRank = readonly [mismatch: number, nameOrder: string, id: number];

export interface ListedRow extends PersonRow<'u'> {
  readonly mismatch: number;
  readonly name_order: string;
  readonly relation_count: Big;
}

interface PeopleListRequest extends Pick<PeopleQuery, 'text' | 'role' | 'within'> {
  readonly after: PeopleRank | null;
  readonly count: number;
}

/** A page of the directory. Relations are counted for the people of the page alone. */
export const peopleQuery = (asked: PeopleListRequest): Sql => {
  const request = withoutRoot(asked);
  return sql`
  WITH RECURSIVE ${pageOf(request)}
  SELECT
    ${personColumns},
    u.mismatch, u.name_order,
    (SELECT count(*) FROM homeroom.relations r ${withSeen(sql`r.to_id`, request)} WHERE r.from_id = u.id)
      + (
        SELECT count(*) FROM homeroom.relations r ${withSeen(sql`r.from_id`, request)}
        WHERE r.to_id = u.id AND r.from_id <> u.id
      ) AS relation_count
  FROM page u
  ORDER BY u.mismatch, u.name_order, u.id`;
};

/** Leaves out relations with people who have no role in the organisations. */
const withSeen = (otherId: Sql, { within }: PeopleListRequest): Sql =>
  within === undefined
    ? nothing
    : sql`JOIN homeroom.users other ON other.id = ${otherId} AND ${hasRoleIn(sql`other.roles`, within)}`;

/** Everybody has their roles at the root or below it. */
const withoutRoot = ({ within, ...request }: PeopleListRequest): PeopleListRequest =>
  within === undefined || within.includes(rootOrganisation) ? request : { ...request, within };

const pageOf = (request: PeopleListRequest): Sql => {
  if ((request.text ?? '').trim() !== '') return matching(request);
  return request.role === undefined && request.within === undefined ? everybody(request) : inRanges(request);
};

const everybody = ({ after, count }: PeopleListRequest): Sql => sql`page AS (
    SELECT u.*, -1::float8 AS mismatch FROM homeroom.users u
    WHERE u.kind = 'person'
      ${after === null ? nothing : sql`AND (u.name_order, u.id) > (${after[1]}::text, ${after[2]}::bigint)`}
    ORDER BY u.name_order, u.id
    LIMIT ${count}
  )`;

/**
 * The people of some roles and organisations: of every range of the index of roles as many as the page can show, so that
 * it stops there however large a school is. A person may be in several ranges.
 */
const inRanges = ({ role, within = [rootOrganisation], after, count }: PeopleListRequest): Sql => sql`
  ${role === undefined ? rolesIn(within) : roleIn(within, role)}, found AS (
    SELECT DISTINCT s.name_order, s.user_id
    FROM role_range
      CROSS JOIN (VALUES (true), (false)) AS state (is_active)
      CROSS JOIN LATERAL (
        SELECT s.name_order, s.user_id FROM homeroom.role_scopes s
        WHERE s.organisation_id = role_range.organisation_id AND s.is_below AND s.role = role_range.role
          AND s.is_active = state.is_active
          ${after === null ? nothing : sql`AND (s.name_order, s.user_id) > (${after[1]}::text, ${after[2]}::bigint)`}
        ORDER BY s.name_order, s.user_id
        LIMIT ${count}
      ) s
    ORDER BY s.name_order, s.user_id
    LIMIT ${count}
  ), page AS (
    SELECT u.*, -1::float8 AS mismatch FROM found JOIN homeroom.users u ON u.id = found.user_id
  )`;

const roleIn = (within: readonly OrganisationId[], role: string): Sql => sql`role_range AS (
    SELECT id AS organisation_id, ${role}::text AS role FROM unnest(${within}::bigint[]) AS asked (id)
  )`;

/** The roles that people have in these organisations or below them, each found by one step through the index. */
const rolesIn = (within: readonly OrganisationId[]): Sql => sql`role_range AS (
    SELECT asked.id AS organisation_id, (
        SELECT min(s.role) FROM homeroom.role_scopes s WHERE s.organisation_id = asked.id AND s.is_below
      ) AS role
    FROM unnest(${within}::bigint[]) AS asked (id)
    UNION ALL
    SELECT r.organisation_id, (
        SELECT min(s.role) FROM homeroom.role_scopes s
        WHERE s.organisation_id = r.organisation_id AND s.is_below AND s.role > r.role
      )
    FROM role_range r WHERE r.role IS NOT NULL
  )`;

/**
 * The people whose names match the text. The first OFFSET 0 keeps the look-up behind `search`, which sets the threshold
 * of the trigram index; the second keeps the planner from computing the score twice.
 */
const matching = ({ text = '', role, within, after, count }: PeopleListRequest): Sql => {
  const match = nameMatch(searchKey(text));
  return sql`page AS (
    SELECT u.*, -match.score AS mismatch
    FROM (
        SELECT true AS is_set WHERE true
          ${match.threshold}
      ) search
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.users u
        WHERE search.is_set AND ${match.isCandidate}
          ${role === undefined ? nothing : sql`AND ${role} = ANY (u.role_names)`}
        OFFSET 0
      ) u
      CROSS JOIN LATERAL (
        SELECT ${match.score} AS score
        OFFSET 0
      ) match
    WHERE match.score >= ${similarityThreshold}
      ${within === undefined ? nothing : sql`AND ${hasRoleIn(sql`u.roles`, within, role)}`}
      ${after === null ? nothing : sql`AND (-match.score, u.name_order, u.id) > (${after[0]}::float8, ${after[1]}::text, ${after[2]}::bigint)`}
    ORDER BY mismatch, u.name_order, u.id
    LIMIT ${count}
  )`;
};

/**
 * The roles contain the one, or any, in one of these organisations or below it: then they contain `["role",
 * [organisation]]`, in which the path may be longer. Those of somebody who is only at the root do not.
 */
const hasRoleIn = (roles: Sql, within: readonly OrganisationId[], role?: string): Sql => {
  const grants = within.map((id) => JSON.stringify([role === undefined ? [[id]] : [role, [id]]]));
  return sql`${roles} @> ANY (${grants}::jsonb[])`;
};
