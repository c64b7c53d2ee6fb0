import { literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import { inPlace, inSmallPlaces, isInLargePlace, sizedPlaces } from './allowedPeople.ts';
import type { ContactsRequest } from './ContactsRequest.ts';
import type { NameWordMatch } from './nameMatch.ts';

/** With more words of one score, which only a beginning of a letter or two has, people are read in the order of names instead. */
const manyWords = 200;

/**
 * `allowed` for one typed word: everybody in small places, the favourites in large ones, and as many others of large ones as
 * a page can show. Those come from the words of names: the words with the best score first (`tier`), and of each word the
 * people in the order of the page, so that nobody is read who is not shown, however many have that name. A name of several
 * words that are near counts for its best one.
 */
export const allowedByWord = (
  match: NameWordMatch,
  { after, count }: ContactsRequest,
): Sql => sql`${sizedPlaces}, near AS MATERIALIZED (
    ${match.nearWords(sql`EXISTS (SELECT FROM sized WHERE is_large)`)}
  ), excluded AS MATERIALIZED (
    SELECT contact_id AS id FROM favourite UNION ALL SELECT id FROM barred UNION ALL SELECT id FROM asker
  ), allowed AS (
    ${inSmallPlaces}
    UNION ALL
    SELECT u.id, u.name_order, u.search_key
    FROM favourite JOIN homeroom.users u ON u.id = favourite.contact_id
    WHERE u.is_active AND ${isInLargePlace}
    UNION ALL
    (
      SELECT found.id, found.name_order, found.search_key
      FROM (
          SELECT score, array_agg(word) AS words FROM near
          ${after === null ? nothing : sql`WHERE score <= ${-after[0]}::float8`}
          GROUP BY score
          ORDER BY score DESC
          OFFSET 0
        ) tier
        CROSS JOIN LATERAL (
          SELECT DISTINCT s.name_order, s.id, s.search_key
          FROM (
            ${byWord(match, after, count)}
            UNION ALL
            ${inOrder(match, after, count)}
          ) s
          ORDER BY s.name_order, s.id
          LIMIT ${opaque(count, 'bigint')}
        ) found
      ORDER BY tier.score DESC
      LIMIT ${opaque(count, 'bigint')}
    )
  )`;

/** The rows `s` behind the last one that was shown; with other scores than its own they are all behind it. */
const beginning = (after: ContactsRequest['after']): Sql =>
  after === null || after[1] === 0
    ? nothing
    : sql`AND (s.name_order, s.user_id) > (
        CASE WHEN tier.score = ${-after[0]}::float8 THEN ${after[2]}::text ELSE '' END,
        CASE WHEN tier.score = ${-after[0]}::float8 THEN ${after[3]}::bigint ELSE 0 END
      )`;

const people = (
  match: NameWordMatch,
  after: ContactsRequest['after'],
  count: number,
  table: Sql,
  isThere: Sql,
): Sql => sql`
  SELECT s.name_order, u.id, u.search_key
  FROM ${table} s JOIN homeroom.users u ON u.id = s.user_id
  WHERE ${isThere} AND s.user_id <> ALL (ARRAY(SELECT id FROM excluded))
    ${beginning(after)}
    AND ${match.score} = tier.score
  ORDER BY s.name_order, s.user_id
  LIMIT ${opaque(count, 'bigint')}`;

const byWord = (match: NameWordMatch, after: ContactsRequest['after'], count: number): Sql => sql`
  SELECT s.*
  FROM unnest(CASE WHEN cardinality(tier.words) <= ${literal(manyWords)} THEN tier.words END) AS typed (word)
    CROSS JOIN (SELECT DISTINCT organisation_id FROM sized WHERE is_large) place
    CROSS JOIN LATERAL (
      ${people(
        match,
        after,
        count,
        sql`homeroom.names_by_word`,
        sql`s.organisation_id = place.organisation_id AND s.word = typed.word AND ${isInLargePlace}`,
      )}
    ) s`;

const inOrder = (match: NameWordMatch, after: ContactsRequest['after'], count: number): Sql => sql`
  SELECT s.*
  FROM (SELECT * FROM sized WHERE is_large AND cardinality(tier.words) > ${literal(manyWords)}) place
    CROSS JOIN LATERAL (
      ${people(match, after, count, sql`homeroom.role_scopes`, sql`${inPlace} AND s.is_active`)}
    ) s`;
