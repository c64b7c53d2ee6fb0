import type { ContactQuery } from '../../core/contacts/ContactList.ts';
import { searchKey } from '../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../core/contacts/similarity.ts';
import type { UserId } from '../../core/ids.ts';
import { matchOf } from './matchOf.ts';
import { type Big, type PersonRow, userColumns } from './personRow.ts';
import { endsOf, type PolicyWalks, rulesOf, type Shape } from './policyWalks.ts';
import { joined, nothing, type Sql, sql } from './Sql.ts';

/** What contacts are sorted by, ascending. */
export type ContactRank = readonly [mismatch: number, notFavourite: number, nameOrder: string, id: number];

export interface ContactRow extends PersonRow<'u'> {
  readonly room_id: Big | null;
  readonly mismatch: number;
  readonly not_favourite: number;
  readonly name_order: string;
}

export interface ContactsAsked extends Pick<ContactQuery, 'text' | 'role'> {
  readonly userId: UserId;
  readonly after: ContactRank | null;
  readonly count: number;
}

/**
 * Everybody a person may talk to, in one query for every role. `related` walks the policy's paths from the person;
 * `anyone` takes people of the roles that are always allowed, from an index and no more than the page needs, as that
 * may be a whole school. OFFSET 0 behind the score keeps it from being computed thrice. A pair of roles has either paths or "always", so nobody comes twice.
 */
export const contactsQuery = (walks: PolicyWalks, asked: ContactsAsked): Sql => {
  const { userId, text = '', role, after, count } = asked;
  const match = text.trim() === '' ? null : matchOf(searchKey(text));
  const ofRole = role === undefined ? nothing : sql`AND u.role = ${role}`;
  const paths = walks.shapes.map(reached);
  return sql`
  WITH me AS MATERIALIZED (
    SELECT id, role FROM users WHERE id = ${userId} AND is_active ${match?.threshold ?? nothing}
  ), reached AS (
    ${paths.length === 0 ? sql`SELECT NULL::bigint AS id, NULL AS role` : joined(paths, ' UNION ALL ')}
  ), favourite AS MATERIALIZED (
    SELECT f.contact_id FROM me JOIN favourites f ON f.user_id = me.id
  ), related AS (
    SELECT u.*
    FROM (SELECT DISTINCT id, role FROM reached) reached
      JOIN users u ON u.id = reached.id AND u.role = reached.role
    WHERE u.is_active ${ofRole} ${match === null ? nothing : sql`AND ${match.isCandidate}`}
  ), anyone AS (
    SELECT u.*
    FROM me
      JOIN unnest(${walks.always.map(({ mine }) => mine)}::text[], ${walks.always.map(({ theirs }) => theirs)}::text[])
        AS rule (mine, theirs) ON rule.mine = me.role ${role === undefined ? nothing : sql`AND rule.theirs = ${role}`}
      CROSS JOIN LATERAL (${
        match === null
          ? pageOfRole(asked)
          : sql`
        SELECT u.* FROM users u WHERE u.role = rule.theirs AND u.is_active AND ${match.isCandidate}`
      }) u
  ), contact AS (
    SELECT u.*, ${match === null ? sql`-1::float8` : sql`-match.score`} AS mismatch,
      CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
    FROM (SELECT * FROM related UNION ALL SELECT * FROM anyone) u
      CROSS JOIN me
      ${match === null ? nothing : sql`CROSS JOIN LATERAL (SELECT ${match.score} AS score OFFSET 0) match`}
    WHERE u.id <> me.id ${match === null ? nothing : sql`AND match.score >= ${similarityThreshold}`}
  ), page AS (
    SELECT * FROM contact u
    WHERE ${after === null ? sql`true` : sql`(mismatch, not_favourite, name_order, id) > (${after[0]}::float8, ${after[1]}::int, ${after[2]}::text, ${after[3]}::bigint)`}
    ORDER BY mismatch, not_favourite, name_order, id
    LIMIT ${count}
  )
  SELECT ${userColumns}, u.mismatch, u.not_favourite, u.name_order, r.id AS room_id
  FROM page u
    CROSS JOIN me
    LEFT JOIN rooms r ON r.key = 'direct:' || LEAST(u.id, me.id) || ':' || GREATEST(u.id, me.id)
  ORDER BY u.mismatch, u.not_favourite, u.name_order, u.id`;
};

/**
 * Whom one walks to from `me` along paths of one shape; all on the way must be active. OFFSET 0 keeps the look-ups
 * apart, so that each goes by the whole key that it has.
 */
const reached = ({ ways: [near, far], walks }: Shape): Sql => {
  const [start, met] = endsOf(near);
  const first = sql`
    FROM me
      JOIN ${rulesOf(walks)} ON rule.mine = me.role
      CROSS JOIN LATERAL (
        SELECT ${met} AS id FROM relations WHERE kind = rule.near AND ${start} = me.id AND is_active OFFSET 0
      ) near`;
  if (far === undefined) return sql`SELECT near.id, rule.theirs AS role ${first}`;
  const [meets, end] = endsOf(far);
  return sql`SELECT far.id, rule.theirs AS role ${first}
      JOIN users middle ON middle.id = near.id AND middle.is_active
      CROSS JOIN LATERAL (
        SELECT ${end} AS id FROM relations WHERE kind = rule.far AND ${meets} = middle.id AND is_active OFFSET 0
      ) far`;
};

/** People of one role: all favourites, and of the others as many as a page can show from where it begins. */
const pageOfRole = ({ after, count }: ContactsAsked): Sql => {
  const beginning =
    after === null || after[1] === 0
      ? nothing
      : sql`AND (u.name_order, u.id) > (${after[2]}::text, ${after[3]}::bigint)`;
  return sql`
        (SELECT u.* FROM favourite f JOIN users u ON u.id = f.contact_id WHERE u.role = rule.theirs AND u.is_active)
        UNION ALL
        (SELECT u.* FROM users u
         WHERE u.role = rule.theirs AND u.is_active ${beginning}
           AND u.id <> me.id AND NOT EXISTS (SELECT FROM favourite f WHERE f.contact_id = u.id)
         ORDER BY u.name_order, u.id
         LIMIT ${count})`;
};
