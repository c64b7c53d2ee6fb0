import { searchKey } from '../../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import { type Big, type PersonRow, personColumns, storedGrants } from '../permissions/personRow.ts';
import type { PolicyPaths } from '../permissions/policyPaths.ts';
import { joined, literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import { allowedByWord } from './allowedByWord.ts';
import { allowedByName, allowedInOrder } from './allowedPeople.ts';
import type { ContactRank, ContactsRequest } from './ContactsRequest.ts';
import { placesOfAsker, reachedBy, rulesOfAsker } from './contactRules.ts';
import { type NameMatch, nameMatch, typedWords, wordMatch } from './nameMatch.ts';

export interface ContactRow extends PersonRow<'u'> {
  readonly room_id: Big | null;
  readonly mismatch: number;
  readonly not_favourite: number;
  readonly name_order: string;
}

/**
 * A page of the people whom the asker may talk to, by all roles of both, in one query. `related` follows the policy's
 * paths from the asker; a typed text is compared with those people alone, because thousands may match it in a whole
 * school. `allowed` has the people to whom the asker may always talk. Somebody with several roles may be in both, and
 * more than once, so the page is drawn from what sorts a contact, without doubles, and only its people are read whole.
 * OFFSET 0 behind the score keeps the planner from computing it three times.
 */
export const contactsQuery = (rolePaths: PolicyPaths, request: ContactsRequest): Sql => {
  const { userId, text = '', role, after, count } = request;
  const { match, allowed } =
    text.trim() === '' ? { match: null, allowed: allowedInOrder(request) } : byText(text, request);
  const paths = rolePaths.patterns.map(reachedBy);
  const contactKey = literal(`${rolePaths.opened.contactType}:`);
  return sql`
  WITH asker AS MATERIALIZED (
    SELECT u.id, u.role_names, ${storedGrants} AS roles
    FROM homeroom.users u
    WHERE u.id = ${userId} AND u.is_active
      ${match?.threshold ?? nothing}
  ), ${rulesOfAsker(rolePaths, role)}, ${placesOfAsker}, reached AS (
    ${paths.length === 0 ? sql`SELECT NULL::bigint AS id, NULL AS role` : joined(paths, '\nUNION ALL\n')}
  ), barred AS MATERIALIZED (
    SELECT b.blocked_id AS id FROM homeroom.blocks b WHERE b.user_id = ${userId}
    UNION
    SELECT b.user_id FROM homeroom.blocks b WHERE b.blocked_id = ${userId} AND NOT b.is_silent
  ), favourite AS MATERIALIZED (
    SELECT f.contact_id FROM asker JOIN homeroom.favourites f ON f.user_id = asker.id
  ), related AS (
    SELECT u.id, u.name_order${match === null ? nothing : sql`, u.search_key`}
    FROM (SELECT id, array_agg(DISTINCT role) AS roles FROM reached GROUP BY id) reached
      JOIN homeroom.users u ON u.id = reached.id AND u.role_names && reached.roles
    WHERE u.is_active
  ), ${allowed}, contact AS (
    SELECT u.id, u.name_order,
      ${match === null ? sql`-1::float8` : sql`-match.score`} AS mismatch,
      CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
    FROM (SELECT * FROM related UNION ALL SELECT * FROM allowed) u
      CROSS JOIN asker
      ${match === null ? nothing : scoreJoin(match)}
    WHERE u.id <> asker.id AND u.id <> ALL (ARRAY(SELECT id FROM barred))
      ${match === null ? nothing : sql`AND match.score >= ${literal(similarityThreshold)}`}
  ), page AS (
    SELECT DISTINCT mismatch, not_favourite, name_order, id FROM contact
    ${after === null ? nothing : laterThan(after)}
    ORDER BY mismatch, not_favourite, name_order, id
    LIMIT ${opaque(count, 'bigint')}
  )
  SELECT
    ${personColumns},
    page.mismatch, page.not_favourite, page.name_order, k.room_id
  FROM page
    CROSS JOIN asker
    JOIN homeroom.users u ON u.id = page.id
    LEFT JOIN homeroom.room_keys k ON k.key = ${contactKey} || LEAST(u.id, asker.id) || ':' || GREATEST(u.id, asker.id)
  ORDER BY page.mismatch, page.not_favourite, page.name_order, page.id`;
};

/** Who is found by a text, and how well they match it. */
const byText = (text: string, request: ContactsRequest) => {
  const typed = searchKey(text);
  const [word, ...others] = typedWords(typed);
  if (word !== undefined && others.length === 0) {
    const match = wordMatch(word);
    return { match, allowed: allowedByWord(match, request) };
  }
  const match = nameMatch(typed);
  return { match, allowed: allowedByName(match) };
};

const scoreJoin = ({ score }: Pick<NameMatch, 'score'>): Sql => sql`
  CROSS JOIN LATERAL (
    SELECT ${score} AS score
    OFFSET 0
  ) match`;

const laterThan = ([mismatch, notFavourite, nameOrder, id]: ContactRank): Sql => sql`
  WHERE (mismatch, not_favourite, name_order, id)
    > (${mismatch}::float8, ${notFavourite}::int, ${nameOrder}::text, ${id}::bigint)`;
