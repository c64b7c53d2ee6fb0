import type { Knex } from 'knex';
import type { ContextRef } from '../../../core/directory/DirectoryReads.ts';
import { asOrganisationId, asUserId, type UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { isService, type Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { type BlockedPair, RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { queryRows } from '../sql/queryRows.ts';
import { joined, opaque, type Sql, sql } from '../sql/Sql.ts';
import { contextOfKey } from './contextOfKey.ts';
import { type StoredRoles, toPicture, toRoles } from './personRow.ts';
import { type PathPattern, type PolicyPaths, rulesOf, stepColumns } from './policyPaths.ts';

/** What a relation has of its context: the id if the word alone does not say it, and the path of its organisation. */
type ContextTuple = readonly [id: number | null, path: readonly number[] | null];

type PersonTuple = readonly [
  ...[id: number, externalId: string, role: string, firstName: string, lastName: string, email: string | null],
  ...[isActive: boolean, roles: StoredRoles | null, picture: string | null],
];
type RelationTuple = readonly [string, number, number, string, string, boolean, boolean, ContextTuple | null];

interface GraphRow {
  readonly people: readonly PersonTuple[] | null;
  readonly relations: readonly RelationTuple[] | null;
  readonly blocks: readonly (readonly [one: number, other: number, isSilent: boolean])[] | null;
}

/** People and relations in one answer. Tuples in JSON cost a fraction of rows that repeat every name and column. */
const graphOf = sql`
  SELECT (
      SELECT json_agg(
        json_build_array(u.id, u.external_id, u.role, u.first_name, u.last_name, u.email, u.is_active, u.roles, u.avatar)
      )
      FROM person CROSS JOIN LATERAL (
        -- OFFSET 0: one by one through the index, also where the planner takes a class for half of a school.
        SELECT * FROM homeroom.users WHERE id = person.id OFFSET 0
      ) u
    ) AS people, (
      SELECT json_agg(
        json_build_array(
          r.kind, r.from_id, r.to_id, r.context, r.context_name, r.is_active, r.is_held, about.tuple
        ) ORDER BY r.id
      )
      FROM relation r
        -- Relations of one class have one context: it is looked up once.
        LEFT JOIN (
          SELECT named.context_id, json_build_array(CASE WHEN c.is_namesake THEN c.id END, o.path) AS tuple
          FROM (SELECT DISTINCT context_id FROM relation) named
            CROSS JOIN LATERAL (
              SELECT id, is_namesake, organisation_id FROM homeroom.contexts
              WHERE id = named.context_id AND (is_namesake OR organisation_id IS NOT NULL)
              OFFSET 0
            ) c
            LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id
        ) about ON about.context_id = r.context_id
    ) AS relations, (
      SELECT json_agg(json_build_array(b.user_id, b.blocked_id, b.is_silent))
      FROM homeroom.blocks b
      WHERE b.user_id IN (SELECT person.id FROM person) AND b.blocked_id IN (SELECT person.id FROM person)
    ) AS blocks`;

const readGraph = async (db: Knex, statement: Sql): Promise<RelationGraph> => {
  const [row] = await queryRows<GraphRow>(db, statement, { isPrepared: true });
  const people = (row?.people ?? []).map(
    ([id, externalId, role, firstName, lastName, email, isActive, roles, picture]): Person => ({
      id: asUserId(id),
      externalId,
      role,
      firstName,
      lastName,
      email,
      isActive,
      ...toRoles(roles),
      ...toPicture(picture),
    }),
  );
  const known = people.filter((one) => !isService(one));
  const relations = (row?.relations ?? []).map(
    ([kind, from, to, context, contextName, isActive, isHeld, about]): Relation => ({
      kind,
      from: asUserId(from),
      to: asUserId(to),
      context,
      contextName,
      isActive,
      ...(isHeld && { isHeld }),
      ...(about?.[0] && { contextId: about[0] }),
      ...(about?.[1] && { scope: about[1].map(asOrganisationId) }),
    }),
  );
  const blocks = (row?.blocks ?? []).map(
    ([one, other, isSilent]): BlockedPair => [asUserId(one), asUserId(other), isSilent],
  );
  return new RelationGraph(known, relations, blocks);
};

/** The people and relations on the policy's paths between all roles of these pairs, with ended relations and inactive people. */
export const readEvidence = async (db: Knex, paths: PolicyPaths, pairs: readonly Pair[]): Promise<RelationGraph> =>
  pairs.length === 0 ? new RelationGraph([], []) : readGraph(db, evidenceQuery(paths, pairs));

export const evidenceQuery = ({ patterns }: PolicyPaths, pairs: readonly Pair[]): Sql => {
  const found = patterns.map(between);
  return sql`
    WITH input AS MATERIALIZED (
      SELECT *
      FROM unnest(
        ${pairs.map(([one]) => one)}::bigint[], ${pairs.map(([, other]) => other)}::bigint[]
      ) AS i (from_id, to_id)
    ), pair AS MATERIALIZED (
      SELECT input.from_id, input.to_id, mine.role AS from_role, theirs.role AS to_role
      FROM input
        JOIN homeroom.users one ON one.id = input.from_id
        JOIN homeroom.users other ON other.id = input.to_id
        CROSS JOIN LATERAL unnest(one.role_names) AS mine (role)
        CROSS JOIN LATERAL unnest(other.role_names) AS theirs (role)
    ), found AS (
      ${found.length === 0 ? sql`SELECT NULL::bigint AS id` : joined(found, '\nUNION ALL\n')}
    ), relation AS (
      SELECT * FROM homeroom.relations WHERE id IN (SELECT found.id FROM found)
    ), person AS (
      SELECT from_id AS id FROM input
      UNION SELECT to_id FROM input
      UNION SELECT from_id FROM relation
      UNION SELECT to_id FROM relation
    )
    ${graphOf}`;
};

/**
 * The relations on paths of one pattern between the two people of each pair. OFFSET 0 keeps the look-ups apart, so that
 * each uses its whole index key.
 */
const between = ({ directions: [first, second], rolePaths }: PathPattern): Sql => {
  const [start, middle] = stepColumns(first);
  const rules = sql`
    FROM pair
      JOIN ${rulesOf(rolePaths)}
        ON rule.from_role = pair.from_role AND rule.to_role = pair.to_role`;
  if (second === undefined)
    return sql`
    SELECT r.id
    ${rules}
      CROSS JOIN LATERAL (
        SELECT id FROM homeroom.relations
        WHERE kind = rule.first_kind AND ${start} = pair.from_id AND ${middle} = pair.to_id
        OFFSET 0
      ) r`;
  const [next, end] = stepColumns(second);
  return sql`
    SELECT unnest(ARRAY[first_step.id, second_step.id]) AS id
    ${rules}
      CROSS JOIN LATERAL (
        SELECT id, ${middle} AS middle_id FROM homeroom.relations
        WHERE kind = rule.first_kind AND ${start} = pair.from_id
        OFFSET 0
      ) first_step
      CROSS JOIN LATERAL (
        SELECT id FROM homeroom.relations
        WHERE kind = rule.second_kind AND ${next} = first_step.middle_id AND ${end} = pair.to_id
        OFFSET 0
      ) second_step`;
};

/** Every relation of these people, with ended ones, and the people at both ends. */
export const readAround = (db: Knex, ids: readonly UserId[]): Promise<RelationGraph> => readGraph(db, aroundQuery(ids));

export const aroundQuery = (ids: readonly UserId[]): Sql => sql`
  WITH input AS (
    SELECT unnest(${opaque(ids, 'bigint[]')}) AS id
  ), relation AS (
    SELECT r.* FROM homeroom.relations r JOIN input ON input.id = r.from_id
    UNION
    SELECT r.* FROM homeroom.relations r JOIN input ON input.id = r.to_id
  ), person AS (
    SELECT from_id AS id FROM relation UNION SELECT to_id FROM relation
  )
  ${graphOf}`;

/** As `DirectoryReads.inContexts`; a context without an id is the one that was called so first. */
export const readInContexts = async (
  db: Knex,
  contexts: readonly ContextRef[],
  joiningKinds: readonly string[],
): Promise<RelationGraph> =>
  contexts.length === 0 ? new RelationGraph([], []) : readGraph(db, inContextsQuery(contexts, joiningKinds));

export const inContextsQuery = (contexts: readonly ContextRef[], joiningKinds: readonly string[]): Sql => sql`
  WITH input AS (
    SELECT c.id
    FROM unnest(
        ${opaque(
          contexts.map(({ context }) => context),
          'text[]',
        )},
        ${opaque(
          contexts.map(({ contextId }) => contextId ?? null),
          'bigint[]',
        )}
      ) AS i (context, context_id)
      CROSS JOIN LATERAL (
        ${contextOfKey}
      ) c
    WHERE c.id <> 0
  ), related AS MATERIALIZED (
    SELECT r.* FROM input CROSS JOIN LATERAL (
      SELECT * FROM homeroom.relations WHERE context_id = input.id AND context_id <> 0 OFFSET 0
    ) r
  ), relation AS (
    SELECT * FROM related
    UNION
    SELECT r.*
    FROM (SELECT DISTINCT to_id FROM related) learner
      CROSS JOIN unnest(${joiningKinds}::text[]) AS joining (kind)
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.relations WHERE to_id = learner.to_id AND kind = joining.kind OFFSET 0
      ) r
  ), person AS (
    SELECT from_id AS id FROM relation UNION SELECT to_id FROM relation
  )
  ${graphOf}`;
