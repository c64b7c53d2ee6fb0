import { literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import type { ContactsRequest } from './contactsQuery.ts';
import type { NameMatch } from './nameMatch.ts';

/*
 * `allowed`: the people to whom the asker may always talk, from the places of `placesOfAsker`. A person may be in it
 * several times.
 */

/** Up to so many people of one place are compared with a typed text one by one; the trigram index finds larger ones. */
const smallPlace = 200;

/** The rows of one `place`. */
const inPlace = sql`s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role`;

/** The person `u` is in one of the places. OFFSET 0 keeps each a look-up by the whole key. */
const isInPlaces = (places: Sql): Sql => sql`EXISTS (
      SELECT FROM ${places} place JOIN homeroom.role_scopes s ON ${inPlace} AND s.user_id = u.id
      WHERE place.role = ANY (u.role_names)
      OFFSET 0
    )`;

/**
 * Without a text: all favourites, and of each place as many others as a page can show from its beginning. They come in
 * the order of the index, which is read no further, because a place may be a whole school.
 */
export const allowedInOrder = ({ after, count }: ContactsRequest): Sql => {
  const beginning =
    after === null || after[1] === 0
      ? nothing
      : sql`AND (s.name_order, s.user_id) > (${opaque(after[2], 'text')}, ${opaque(after[3], 'bigint')})`;
  return sql`allowed AS (
    SELECT s.user_id AS id, s.name_order
    FROM place
      CROSS JOIN LATERAL (
        SELECT s.user_id, s.name_order FROM homeroom.role_scopes s
        WHERE ${inPlace} AND s.is_active
          AND s.user_id <> ALL (ARRAY(SELECT contact_id FROM favourite))
          ${beginning}
        ORDER BY s.name_order, s.user_id
        LIMIT ${opaque(count + 1, 'bigint')}
      ) s
    UNION ALL
    SELECT u.id, u.name_order
    FROM favourite JOIN homeroom.users u ON u.id = favourite.contact_id
    WHERE u.is_active AND ${isInPlaces(sql`place`)}
  )`;
};

/**
 * For a typed text: everybody in small places, and the people in large ones whom the trigram index finds. The index is
 * read once for all places, and not at all where none is large. OFFSET 0 keeps the planner from reading the index of
 * roles instead; the limit tells it how small a small place is.
 */
export const allowedByName = ({ isCandidate }: NameMatch): Sql => sql`small AS MATERIALIZED (
    SELECT place.*, (
        SELECT count(*) FROM (
          SELECT FROM homeroom.role_scopes s WHERE ${inPlace} AND s.is_active LIMIT ${literal(smallPlace + 1)}
        ) counted
      ) <= ${literal(smallPlace)} AS is_small
    FROM place
  ), large AS MATERIALIZED (
    SELECT * FROM small WHERE NOT is_small
  ), allowed AS (
    SELECT u.id, u.name_order, u.search_key
    FROM small place
      CROSS JOIN LATERAL (
        SELECT s.user_id FROM homeroom.role_scopes s
        WHERE ${inPlace} AND s.is_active
        LIMIT ${literal(smallPlace)}
      ) s
      JOIN homeroom.users u ON u.id = s.user_id
    WHERE place.is_small
    UNION ALL
    SELECT u.id, u.name_order, u.search_key
    FROM (
      SELECT u.* FROM homeroom.users u
      WHERE EXISTS (SELECT FROM large) AND u.is_active
        AND ${isCandidate}
      OFFSET 0
    ) u
    WHERE ${isInPlaces(sql`large`)}
  )`;
