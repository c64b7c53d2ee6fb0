import type { Knex } from 'knex';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { queryRows } from '../sql/queryRows.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { type PathPattern, type PolicyPaths, rulesOf, stepColumns } from './policyPaths.ts';

type PersonTuple = readonly [number, string, string, string, string, string | null, boolean];
type RelationTuple = readonly [string, number, number, string, string, boolean];

interface GraphRow {
  readonly people: readonly PersonTuple[] | null;
  readonly relations: readonly RelationTuple[] | null;
}

/** People and relations in one answer: tuples in JSON cost a fraction of rows with every name and column repeated. */
const graphOf = sql`
  SELECT
    (SELECT json_agg(json_build_array(u.id, u.external_id, u.role, u.first_name, u.last_name, u.email, u.is_active))
     FROM users u WHERE u.id IN (SELECT person.id FROM person)) AS people,
    (SELECT json_agg(json_build_array(w.kind, w.from_id, w.to_id, w.context, w.context_name, w.is_active) ORDER BY w.id)
     FROM walked w) AS relations`;

const readGraph = async (db: Knex, question: Sql): Promise<RelationGraph> => {
  const [row] = await queryRows<GraphRow>(db, question, { isPrepared: true });
  const people = (row?.people ?? []).map(([id, externalId, role, firstName, lastName, email, isActive]) => ({
    id: asUserId(id),
    externalId,
    role,
    firstName,
    lastName,
    email,
    isActive,
  }));
  const relations = (row?.relations ?? []).map(([kind, from, to, context, contextName, isActive]) => ({
    kind,
    from: asUserId(from),
    to: asUserId(to),
    context,
    contextName,
    isActive,
  }));
  return new RelationGraph(people, relations);
};

/** Everything on the policy's paths between these pairs, ended relations and inactive people too. */
export const readEvidence = async (
  db: Knex,
  { patterns }: PolicyPaths,
  pairs: readonly Pair[],
): Promise<RelationGraph> => {
  if (pairs.length === 0) return new RelationGraph([], []);
  const found = patterns.map(between);
  return readGraph(
    db,
    sql`
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${pairs.map(([one]) => one)}::bigint[], ${pairs.map(([, other]) => other)}::bigint[]) AS p (a, b)
    ), pair AS MATERIALIZED (
      SELECT given.a, given.b, one.role AS mine, other.role AS theirs
      FROM given JOIN users one ON one.id = given.a JOIN users other ON other.id = given.b
    ), found AS (
      ${found.length === 0 ? sql`SELECT NULL::bigint AS id` : joined(found, ' UNION ALL ')}
    ), walked AS (
      SELECT * FROM relations WHERE id IN (SELECT found.id FROM found)
    ), person AS (
      SELECT a AS id FROM given UNION SELECT b FROM given UNION SELECT from_id FROM walked UNION SELECT to_id FROM walked
    )
    ${graphOf}`,
  );
};

/**
 * The relations on paths of one pattern between the two of each pair. OFFSET 0 keeps the look-ups apart, so that each
 * goes by the whole key that it has.
 */
const between = ({ directions: [near, far], rolePaths }: PathPattern): Sql => {
  const rules = sql`pair JOIN ${rulesOf(rolePaths)} ON rule.mine = pair.mine AND rule.theirs = pair.theirs`;
  const [start, met] = stepColumns(near);
  if (far === undefined)
    return sql`
      SELECT r.id FROM ${rules} CROSS JOIN LATERAL (
        SELECT id FROM relations WHERE kind = rule.near AND ${start} = pair.a AND ${met} = pair.b OFFSET 0
      ) r`;
  const [meets, end] = stepColumns(far);
  return sql`
      SELECT unnest(ARRAY[near.id, far.id]) AS id FROM ${rules} CROSS JOIN LATERAL (
        SELECT id, ${met} AS met FROM relations WHERE kind = rule.near AND ${start} = pair.a OFFSET 0
      ) near CROSS JOIN LATERAL (
        SELECT id FROM relations WHERE kind = rule.far AND ${meets} = near.met AND ${end} = pair.b OFFSET 0
      ) far`;
};

/** Every relation that touches one of these people, ended ones too, with the people at both ends. */
export const readAround = (db: Knex, ids: readonly UserId[]): Promise<RelationGraph> =>
  readGraph(
    db,
    sql`
    WITH asked AS (
      SELECT unnest(${ids}::bigint[]) AS id
    ), walked AS (
      SELECT r.* FROM relations r JOIN asked ON asked.id = r.from_id
      UNION
      SELECT r.* FROM relations r JOIN asked ON asked.id = r.to_id
    ), person AS (
      SELECT from_id AS id FROM walked UNION SELECT to_id FROM walked
    )
    ${graphOf}`,
  );
