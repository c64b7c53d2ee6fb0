import type { ContactQuery } from '../../../core/contacts/ContactList.ts';
import { searchKey } from '../../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import type { UserId } from '../../../core/ids.ts';
import { type Big, type PersonRow, userColumns } from '../permissions/personRow.ts';
import { type PathPattern, type PolicyPaths, stepColumns } from '../permissions/policyPaths.ts';
import { joined, literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import { type NameMatch, nameMatch } from './nameMatch.ts';

/** The order of contacts, ascending. */
export type ContactRank = readonly [mismatch: number, notFavourite: number, nameOrder: string, id: number];

export interface ContactRow extends PersonRow<'u'> {
  readonly room_id: Big | null;
  readonly mismatch: number;
  readonly not_favourite: number;
  readonly name_order: string;
}

export interface ContactsRequest extends Pick<ContactQuery, 'text' | 'role'> {
  readonly userId: UserId;
  readonly after: ContactRank | null;
  readonly count: number;
}

/** Up to so many people of one role are compared with a typed text one by one; the trigram index finds larger roles. */
const smallRole = 200;

/**
 * A page of the people whom the asker may talk to, of all roles, in one query. `related` follows the policy's paths
 * from the asker; a typed text is compared with those people alone, because thousands may match it in a whole school.
 * `allowed` has the people of roles that are always allowed: it reads an index and stops after what the page needs,
 * because a role may be a whole school. A pair of roles has either paths or "always", so nobody appears twice. OFFSET 0
 * behind the score keeps the planner from computing it three times.
 */
export const contactsQuery = (rolePaths: PolicyPaths, request: ContactsRequest): Sql => {
  const { userId, text = '', role, after, count } = request;
  const match = text.trim() === '' ? null : nameMatch(searchKey(text));
  const paths = rolePaths.patterns.map(reachedBy);
  const contactKey = literal(`${rolePaths.opened.contactType}:`);
  return sql`
  WITH asker AS MATERIALIZED (
    SELECT id, role FROM homeroom.users
    WHERE id = ${userId} AND is_active
      ${match?.threshold ?? nothing}
  ), ${rulesOfAsker(rolePaths, role)}, reached AS (
    ${paths.length === 0 ? sql`SELECT NULL::bigint AS id, NULL AS role` : joined(paths, '\nUNION ALL\n')}
  ), favourite AS MATERIALIZED (
    SELECT f.contact_id FROM asker JOIN homeroom.favourites f ON f.user_id = asker.id
  ), related AS (
    SELECT u.*
    FROM (SELECT DISTINCT id, role FROM reached) reached
      JOIN homeroom.users u ON u.id = reached.id AND u.role = reached.role
    WHERE u.is_active
  ), ${match === null ? allowedInOrder(request) : allowedByName(match)}, contact AS (
    SELECT u.*,
      ${match === null ? sql`-1::float8` : sql`-match.score`} AS mismatch,
      CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
    FROM (SELECT * FROM related UNION ALL SELECT * FROM allowed) u
      CROSS JOIN asker
      ${match === null ? nothing : scoreJoin(match)}
    WHERE u.id <> asker.id
      ${match === null ? nothing : sql`AND match.score >= ${literal(similarityThreshold)}`}
  ), page AS (
    SELECT * FROM contact u
    ${after === null ? nothing : laterThan(after)}
    ORDER BY mismatch, not_favourite, name_order, id
    LIMIT ${opaque(count, 'bigint')}
  )
  SELECT
    ${userColumns},
    u.mismatch, u.not_favourite, u.name_order, k.room_id
  FROM page u
    CROSS JOIN asker
    LEFT JOIN homeroom.room_keys k ON k.key = ${contactKey} || LEAST(u.id, asker.id) || ':' || GREATEST(u.id, asker.id)
  ORDER BY u.mismatch, u.not_favourite, u.name_order, u.id`;
};

const scoreJoin = ({ score }: NameMatch): Sql => sql`
  CROSS JOIN LATERAL (
    SELECT ${score} AS score
    OFFSET 0
  ) match`;

const laterThan = ([mismatch, notFavourite, nameOrder, id]: ContactRank): Sql => sql`
  WHERE (mismatch, not_favourite, name_order, id)
    > (${mismatch}::float8, ${notFavourite}::int, ${nameOrder}::text, ${id}::bigint)`;

/** The `pattern` of rules by which people of two roles may always talk. */
const always = literal(-1);

/** The policy's rules for the asker's role: `rule (asker_id, to_role, first_kind, second_kind, pattern)`. */
const rulesOfAsker = ({ always: pairs, patterns }: PolicyPaths, role: string | undefined): Sql => {
  const rules = [
    ...patterns.flatMap(({ rolePaths }, pattern) =>
      rolePaths.map(({ fromRole, toRole, path: [first, second] }) => {
        return { fromRole, toRole, firstKind: first?.relation ?? '', secondKind: second?.relation ?? '', pattern };
      }),
    ),
    ...pairs.map((pair) => ({ ...pair, firstKind: '', secondKind: '', pattern: -1 })),
  ];
  // A policy that allows nothing has a rule for a role that nobody has.
  if (rules.length === 0) rules.push({ fromRole: '', toRole: '', firstKind: '', secondKind: '', pattern: 0 });
  const rows = rules.map(
    ({ fromRole, toRole, firstKind, secondKind, pattern }) =>
      sql`(${literal(fromRole)}, ${literal(toRole)}, ${literal(firstKind)}, ${literal(secondKind)}, ${literal(pattern)})`,
  );
  return sql`rule AS MATERIALIZED (
    SELECT asker.id AS asker_id, r.to_role, r.first_kind, r.second_kind, r.pattern
    FROM asker
      JOIN (VALUES
        ${joined(rows, ',\n')}
      ) AS r (from_role, to_role, first_kind, second_kind, pattern) ON r.from_role = asker.role
    ${role === undefined ? nothing : sql`WHERE r.to_role = ${opaque(role, 'text')}`}
  )`;
};

/**
 * The people whom paths of one pattern lead the asker to; every relation and person on the path must be active. OFFSET
 * 0 keeps the look-ups apart, so that each uses its whole index key.
 */
const reachedBy = ({ directions: [first, second] }: PathPattern, pattern: number): Sql => {
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
      JOIN homeroom.users middle ON middle.id = first_step.id AND middle.is_active
      CROSS JOIN LATERAL (
        SELECT ${end} AS id FROM homeroom.relations
        WHERE kind = rule.second_kind AND ${next} = middle.id AND is_active
        OFFSET 0
      ) second_step
    WHERE rule.pattern = ${literal(pattern)}`;
};

/**
 * `allowed` for a typed text: everybody of a small role, and the people of large roles whom the trigram index finds.
 * The index is read once for all roles, and not at all where no role is large. OFFSET 0 keeps the planner from reading
 * the index of roles instead.
 */
const allowedByName = ({ isCandidate }: NameMatch): Sql => sql`role_size AS MATERIALIZED (
    SELECT rule.to_role, (
        SELECT count(*) FROM (
          SELECT FROM homeroom.users WHERE users.role = rule.to_role AND users.is_active LIMIT ${literal(smallRole + 1)}
        ) counted
      ) > ${literal(smallRole)} AS is_large
    FROM rule
    WHERE rule.pattern = ${always}
  ), allowed AS (
    SELECT u.*
    FROM role_size
      CROSS JOIN LATERAL (
        SELECT u.* FROM homeroom.users u WHERE u.role = role_size.to_role AND u.is_active OFFSET 0
      ) u
    WHERE NOT role_size.is_large
    UNION ALL
    SELECT u.*
    FROM (
      SELECT u.* FROM homeroom.users u
      WHERE (SELECT bool_or(is_large) FROM role_size) AND u.is_active
        AND ${isCandidate}
      OFFSET 0
    ) u
    WHERE u.role = ANY (ARRAY(SELECT to_role FROM role_size WHERE is_large))
  )`;

/** `allowed` without a text: of each role all favourites, and as many others as a page can show from its beginning. */
const allowedInOrder = ({ after, count }: ContactsRequest): Sql => {
  const beginning =
    after === null || after[1] === 0
      ? nothing
      : sql`AND (u.name_order, u.id) > (${opaque(after[2], 'text')}, ${opaque(after[3], 'bigint')})`;
  return sql`allowed AS (
    SELECT u.*
    FROM asker
      JOIN rule ON rule.pattern = ${always}
      CROSS JOIN LATERAL (
        (SELECT u.* FROM favourite f JOIN homeroom.users u ON u.id = f.contact_id
         WHERE u.role = rule.to_role AND u.is_active)
        UNION ALL
        (SELECT u.* FROM homeroom.users u
         WHERE u.role = rule.to_role AND u.is_active
           AND u.id <> asker.id AND NOT EXISTS (SELECT FROM favourite f WHERE f.contact_id = u.id)
           ${beginning}
         ORDER BY u.name_order, u.id
         LIMIT ${opaque(count, 'bigint')})
      ) u
  )`;
};
