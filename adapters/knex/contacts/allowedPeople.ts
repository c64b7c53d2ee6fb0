import { storedGrants } from '../permissions/personRow.ts';
import { literal, nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import type { ContactsRequest } from './ContactsRequest.ts';
import type { NameMatch } from './nameMatch.ts';

/*
 * `allowed`: the people to whom the asker may always talk, from the places of `placesOfAsker`. A person may be in it
 * several times.
 */

/** Up to so many people of one place are compared with a typed text one by one; an index finds those of larger ones. */
const smallPlace = 200;

/** The rows `s` of one `place`. */
export const inPlace = sql`s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role`;

/** The person `u` is in one of these places, given as `place`, by what their row says of their roles: nothing is looked up. */
const isInOneOf = (places: Sql): Sql => sql`EXISTS (
      SELECT FROM ${places}
        CROSS JOIN LATERAL jsonb_array_elements(
          ${storedGrants}
        ) AS held (role)
      WHERE held.role ->> 0 = place.role AND CASE
          WHEN place.is_below THEN held.role -> 1 @> to_jsonb(place.organisation_id)
          ELSE held.role -> 1 -> 0 = to_jsonb(place.organisation_id)
        END
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
          AND s.user_id <> ALL (ARRAY(SELECT contact_id FROM favourite) || ARRAY(SELECT id FROM barred))
          ${beginning}
        ORDER BY s.name_order, s.user_id
        LIMIT ${opaque(count + 1, 'bigint')}
      ) s
    UNION ALL
    SELECT u.id, u.name_order
    FROM favourite JOIN homeroom.users u ON u.id = favourite.contact_id
    WHERE u.is_active AND ${isInOneOf(sql`place`)}
  )`;
};

/** `sized`: the places, each with whether it is large. The limit tells the planner how small a small place is. */
export const sizedPlaces = sql`sized AS MATERIALIZED (
    SELECT place.*, (
        SELECT count(*) FROM (
          SELECT FROM homeroom.role_scopes s
          WHERE ${inPlace} AND s.is_active
          LIMIT ${literal(smallPlace + 1)}
        ) counted
      ) > ${literal(smallPlace)} AS is_large
    FROM place
  ), large_itself AS MATERIALIZED (
    SELECT * FROM sized WHERE is_large AND NOT is_below
  )`;

/** Everybody in small places. */
export const inSmallPlaces = sql`
    SELECT u.id, u.name_order, u.search_key
    FROM sized place
      CROSS JOIN LATERAL (
        SELECT s.user_id FROM homeroom.role_scopes s
        WHERE ${inPlace} AND s.is_active
        LIMIT ${literal(smallPlace)}
      ) s
      JOIN homeroom.users u ON u.id = s.user_id
    WHERE NOT place.is_large`;

/**
 * For a typed text of several words: everybody in small places, and the people in large ones whom the trigram index finds. The
 * index is read once for all places, and not at all where none is large. OFFSET 0 keeps the planner from reading the index of
 * roles instead.
 */
export const allowedByName = ({ isCandidate }: NameMatch): Sql => sql`${sizedPlaces}, allowed AS (
    ${inSmallPlaces}
    UNION ALL
    SELECT u.id, u.name_order, u.search_key
    FROM (
      SELECT u.* FROM homeroom.users u
      WHERE EXISTS (SELECT FROM sized WHERE is_large) AND u.is_active
        AND ${isCandidate}
      OFFSET 0
    ) u
    WHERE ${isInLargePlace}
  )`;

/**
 * The person `u` is in a large place. Thousands may have a name like the text, so what is asked of each costs little: at
 * the root or below it is everybody, and other places below an organisation are part of a person's roles.
 */
export const isInLargePlace = sql`(
      u.role_names && ARRAY(SELECT role FROM sized WHERE is_large AND is_below AND organisation_id = 0)
      OR u.roles @> ANY (ARRAY(
        SELECT jsonb_build_array(jsonb_build_array(role, jsonb_build_array(organisation_id)))
        FROM sized WHERE is_large AND is_below
      ))
      OR ${isInOneOf(sql`large_itself place`)}
    )`;
