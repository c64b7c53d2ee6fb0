import type { ContactQuery } from '../../../core/contacts/ContactList.ts';
import { searchKey } from '../../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import type { UserId } from '../../../core/ids.ts';
import { type Big, type PersonRow, userColumns } from '../permissions/personRow.ts';
import { type PathPattern, type PolicyPaths, stepColumns } from '../permissions/policyPaths.ts';
import { joined, literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import { type Match, nameMatch } from './nameMatch.ts';

/** What contacts are sorted by, ascending. */
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

/** People of one role who are compared with a typed text one by one; more are looked up in the trigram index first. */
const fewAtMost = 200;

/**
 * Everybody a person may talk to, in one query for every role. `related` rolePaths the policy's paths from the person, and
 * a typed text is compared with those alone: what is like it in the whole school may be thousands. `anyone` takes
 * people of the roles that are always allowed, from an index and no more than the page needs, as that may be a whole
 * school. OFFSET 0 behind the score keeps it from being computed thrice. A pair of roles has either paths or "always", so nobody comes twice.
 */
export const contactsQuery = (rolePaths: PolicyPaths, asked: ContactsRequest): Sql => {
  const { userId, text = '', role, after, count } = asked;
  const match = text.trim() === '' ? null : nameMatch(searchKey(text));
  const paths = rolePaths.patterns.map(reached);
  return sql`
  WITH me AS MATERIALIZED (
    SELECT id, role FROM users WHERE id = ${userId} AND is_active ${match?.threshold ?? nothing}
  ), ${rulesOfAsker(rolePaths, role)}, reached AS (
    ${paths.length === 0 ? sql`SELECT NULL::bigint AS id, NULL AS role` : joined(paths, ' UNION ALL ')}
  ), favourite AS MATERIALIZED (
    SELECT f.contact_id FROM me JOIN favourites f ON f.user_id = me.id
  ), related AS (
    SELECT u.*
    FROM (SELECT DISTINCT id, role FROM reached) reached
      JOIN users u ON u.id = reached.id AND u.role = reached.role
    WHERE u.is_active
  ), ${
    match === null
      ? sql`anyone AS (SELECT u.* FROM me JOIN rule ON rule.pattern = ${always} CROSS JOIN LATERAL (${pageOfRole(asked)}) u)`
      : searchedOf(match)
  }, contact AS (
    SELECT u.*, ${match === null ? sql`-1::float8` : sql`-match.score`} AS mismatch,
      CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
    FROM (SELECT * FROM related UNION ALL SELECT * FROM anyone) u
      CROSS JOIN me
      ${match === null ? nothing : sql`CROSS JOIN LATERAL (SELECT ${match.score} AS score OFFSET 0) match`}
    WHERE u.id <> me.id ${match === null ? nothing : sql`AND match.score >= ${literal(similarityThreshold)}`}
  ), page AS (
    SELECT * FROM contact u
    WHERE ${after === null ? sql`true` : sql`(mismatch, not_favourite, name_order, id) > (${after[0]}::float8, ${after[1]}::int, ${after[2]}::text, ${after[3]}::bigint)`}
    ORDER BY mismatch, not_favourite, name_order, id
    LIMIT ${opaque(count, 'bigint')}
  )
  SELECT ${userColumns}, u.mismatch, u.not_favourite, u.name_order, r.id AS room_id
  FROM page u
    CROSS JOIN me
    LEFT JOIN rooms r ON r.key = ${literal(`${rolePaths.opened.contactType}:`)} || LEAST(u.id, me.id) || ':' || GREATEST(u.id, me.id)
  ORDER BY u.mismatch, u.not_favourite, u.name_order, u.id`;
};

/** The `pattern` of rules by which people of two roles may always talk. */
const always = literal(-1);

/** What of the policy is about the asker, found once: `rule (asker, theirs, near, far, pattern)`. */
const rulesOfAsker = ({ always: pairs, patterns }: PolicyPaths, role: string | undefined): Sql => {
  const walked = patterns.flatMap(({ rolePaths }, pattern) =>
    rolePaths.map(({ mine, theirs, path: [near, far] }) => {
      return { mine, theirs, near: near?.relation ?? '', far: far?.relation ?? '', pattern };
    }),
  );
  const rules = [...walked, ...pairs.map((pair) => ({ ...pair, near: '', far: '', pattern: -1 }))];
  // A policy that allows nothing has a rule for a role that nobody has.
  const rows = (rules.length > 0 ? rules : [{ mine: '', theirs: '', near: '', far: '', pattern: 0 }]).map(
    ({ mine, theirs, near, far, pattern }) =>
      sql`(${literal(mine)}, ${literal(theirs)}, ${literal(near)}, ${literal(far)}, ${literal(pattern)})`,
  );
  return sql`rule AS MATERIALIZED (
    SELECT me.id AS asker, r.theirs, r.near, r.far, r.pattern
    FROM me JOIN (VALUES ${joined(rows, ', ')}) AS r (mine, theirs, near, far, pattern) ON r.mine = me.role
    ${role === undefined ? nothing : sql`WHERE r.theirs = ${opaque(role, 'text')}`}
  )`;
};

/**
 * Whom the asker rolePaths to along paths of one pattern; all on the direction must be active. OFFSET 0 keeps the look-ups apart,
 * so that each goes by the whole key that it has.
 */
const reached = ({ directions: [near, far] }: PathPattern, pattern: number): Sql => {
  const [start, met] = stepColumns(near);
  const first = sql`
    FROM rule
      CROSS JOIN LATERAL (
        SELECT ${met} AS id FROM relations WHERE kind = rule.near AND ${start} = rule.asker AND is_active OFFSET 0
      ) near`;
  const ofPattern = sql`WHERE rule.pattern = ${literal(pattern)}`;
  if (far === undefined) return sql`SELECT near.id, rule.theirs AS role ${first} ${ofPattern}`;
  const [meets, end] = stepColumns(far);
  return sql`SELECT far.id, rule.theirs AS role ${first}
      JOIN users middle ON middle.id = near.id AND middle.is_active
      CROSS JOIN LATERAL (
        SELECT ${end} AS id FROM relations WHERE kind = rule.far AND ${meets} = middle.id AND is_active OFFSET 0
      ) far ${ofPattern}`;
};

/**
 * `anyone` for a typed text: all people of small roles, and those of large roles whom the trigram index finds, which is
 * read once for all roles, and not at all where none is large. OFFSET 0 keeps the index of roles out of that.
 */
const searchedOf = ({ isCandidate }: Match): Sql => sql`sized AS MATERIALIZED (
    SELECT rule.theirs, (
      SELECT count(*) FROM (
        SELECT FROM users WHERE users.role = rule.theirs AND users.is_active LIMIT ${literal(fewAtMost + 1)}
      ) counted
    ) > ${literal(fewAtMost)} AS is_large
    FROM rule
    WHERE rule.pattern = ${always}
  ), anyone AS (
    SELECT u.*
    FROM sized CROSS JOIN LATERAL (SELECT u.* FROM users u WHERE u.role = sized.theirs AND u.is_active OFFSET 0) u
    WHERE NOT sized.is_large
    UNION ALL
    SELECT u.*
    FROM (
      SELECT u.* FROM users u WHERE (SELECT bool_or(is_large) FROM sized) AND u.is_active AND ${isCandidate} OFFSET 0
    ) u
    WHERE u.role = ANY (ARRAY(SELECT theirs FROM sized WHERE is_large))
  )`;

/** People of one role: all favourites, and of the others as many as a page can show from where it begins. */
const pageOfRole = ({ after, count }: ContactsRequest): Sql => {
  const beginning =
    after === null || after[1] === 0
      ? nothing
      : sql`AND (u.name_order, u.id) > (${opaque(after[2], 'text')}, ${opaque(after[3], 'bigint')})`;
  return sql`
        (SELECT u.* FROM favourite f JOIN users u ON u.id = f.contact_id WHERE u.role = rule.theirs AND u.is_active)
        UNION ALL
        (SELECT u.* FROM users u
         WHERE u.role = rule.theirs AND u.is_active ${beginning}
           AND u.id <> me.id AND NOT EXISTS (SELECT FROM favourite f WHERE f.contact_id = u.id)
         ORDER BY u.name_order, u.id
         LIMIT ${opaque(count, 'bigint')})`;
};
