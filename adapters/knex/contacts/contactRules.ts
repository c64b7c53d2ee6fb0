import { type PathPattern, type PolicyPaths, stepColumns } from '../permissions/policyPaths.ts';
import { joined, literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';

/** The `pattern` of rules by which people of two roles may always talk. */
const always = literal(-1);

/**
 * The policy's rules for all roles of the asker:
 * `rule (asker_id, from_role, to_role, first_kind, middle_role, second_kind, pattern)`.
 */
export const rulesOfAsker = ({ always: pairs, patterns }: PolicyPaths, role: string | undefined): Sql => {
  const rules = [
    ...patterns.flatMap(({ rolePaths }, pattern) =>
      rolePaths.map(({ fromRole, toRole, middleRole, path: [first, second] }) => {
        const [firstKind, secondKind] = [first?.relation ?? '', second?.relation ?? ''];
        return { fromRole, toRole, firstKind, middleRole, secondKind, pattern };
      }),
    ),
    ...pairs.map((pair) => ({ ...pair, firstKind: '', middleRole: '', secondKind: '', pattern: -1 })),
  ];
  // A policy that allows nothing has a rule for a role that nobody has.
  if (rules.length === 0)
    rules.push({ fromRole: '', toRole: '', firstKind: '', middleRole: '', secondKind: '', pattern: 0 });
  const rows = rules.map(({ fromRole, toRole, firstKind, middleRole, secondKind, pattern }) => {
    const columns = [fromRole, toRole, firstKind, middleRole, secondKind, pattern].map(literal);
    return sql`(${joined(columns, ', ')})`;
  });
  return sql`rule AS MATERIALIZED (
    SELECT asker.id AS asker_id, r.*
    FROM asker
      JOIN (VALUES
        ${joined(rows, ',\n')}
      ) AS r (from_role, to_role, first_kind, middle_role, second_kind, pattern) ON r.from_role = ANY (asker.role_names)
    ${role === undefined ? nothing : sql`WHERE r.to_role = ${opaque(role, 'text')}`}
  )`;
};

/**
 * Where people are to whom the asker may always talk, as ranges of the index of roles
 * `place (organisation_id, is_below, role)`: in the organisation of a role of the asker and below it, and in each
 * organisation above. The arrays tell the planner that there are few.
 */
export const placesOfAsker = sql`place AS MATERIALIZED (
    SELECT DISTINCT step.organisation_id::bigint AS organisation_id, step.at = 1 AS is_below, rule.to_role AS role
    FROM asker
      CROSS JOIN LATERAL unnest(ARRAY(SELECT jsonb_array_elements(asker.roles))) AS held (role)
      JOIN rule ON rule.from_role = held.role ->> 0 AND rule.pattern = ${always}
      CROSS JOIN LATERAL unnest(ARRAY(SELECT jsonb_array_elements_text(held.role -> 1)))
        WITH ORDINALITY AS step (organisation_id, at)
  )`;

/**
 * The people whom paths of one pattern lead the asker to, `(id, role)`; every relation and person on the path must be
 * active, and the person in the middle must have the role that the path demands. OFFSET 0 keeps the look-ups apart, so
 * that each uses its whole index key.
 */
export const reachedBy = ({ directions: [first, second] }: PathPattern, pattern: number): Sql => {
  const [start, middle] = stepColumns(first);
  const firstStep = sql`
    FROM rule
      CROSS JOIN LATERAL (
        SELECT ${middle} AS id FROM homeroom.relations
        WHERE kind = rule.first_kind AND ${start} = rule.asker_id AND is_active
        OFFSET 0
      ) first_step`;
  if (second === undefined)
    return sql`
    SELECT first_step.id, rule.to_role AS role
    ${firstStep}
    WHERE rule.pattern = ${literal(pattern)}`;
  const [next, end] = stepColumns(second);
  return sql`
    SELECT second_step.id, rule.to_role AS role
    ${firstStep}
      JOIN homeroom.users middle
        ON middle.id = first_step.id AND middle.is_active AND rule.middle_role = ANY (middle.role_names)
      CROSS JOIN LATERAL (
        SELECT ${end} AS id FROM homeroom.relations
        WHERE kind = rule.second_kind AND ${next} = middle.id AND is_active
        OFFSET 0
      ) second_step
    WHERE rule.pattern = ${literal(pattern)}`;
};
