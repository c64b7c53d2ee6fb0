import type { UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { pairKey } from '../../../core/rooms/roomKeys.ts';
import type { OpenedTypes } from '../permissions/policyPaths.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

/*
 * Ids of rooms, found one by one through their indexes: OFFSET 0 keeps the planner from reading all rooms instead, of
 * which an import has just made a hundred thousand that it knows nothing about.
 */

export const withKeys = (keys: readonly string[]): Sql => sql`
  SELECT d.id
  FROM unnest(${keys}::text[]) AS wanted (key)
    CROSS JOIN LATERAL (SELECT id FROM rooms WHERE key = wanted.key OFFSET 0) d`;

/** Rooms that people opened whose memberships can depend on whether these pairs may talk, or on these people. */
export const restingOn = (
  { pairTypes, contextTypes, ownerTypes }: OpenedTypes,
  pairs: readonly Pair[],
  userIds: readonly UserId[],
): Sql => {
  const both = [...pairs, ...pairs.map(([one, other]): Pair => [other, one])];
  return sql`
  ${withKeys(pairTypes.flatMap((type) => pairs.map((pair) => pairKey(type, ...pair))))}
  ${contextTypes.length === 0 ? nothing : sql`UNION ${sharedBy(pairs, contextTypes)}`}
  UNION
  SELECT o.id
  FROM unnest(${both.map(([owner]) => owner)}::bigint[], ${both.map(([, guest]) => guest)}::bigint[]) AS p (owner, guest)
    CROSS JOIN LATERAL (
      SELECT id FROM rooms WHERE owner_id = p.owner AND type = ANY (${ownerTypes}::text[]) OFFSET 0
    ) o
    CROSS JOIN LATERAL (
      SELECT FROM participants WHERE room_id = o.id AND user_id = p.guest AND left_seq IS NULL OFFSET 0
    ) g
  UNION
  SELECT s.id
  FROM unnest(${userIds}::bigint[]) AS moved (user_id)
    CROSS JOIN LATERAL (
      SELECT room_id FROM participants WHERE user_id = moved.user_id AND left_seq IS NULL OFFSET 0
    ) t
    CROSS JOIN LATERAL (
      SELECT id FROM rooms
      WHERE id = t.room_id AND type = ANY (${[...pairTypes, ...contextTypes, ...ownerTypes]}::text[]) OFFSET 0
    ) s`;
};

/** Rooms of two whose keys hold a context: found by who isMember in them, as the pair does not know the contexts. */
const sharedBy = (pairs: readonly Pair[], types: readonly string[]): Sql => sql`
  SELECT c.id
  FROM unnest(${pairs.map(([one]) => one)}::bigint[], ${pairs.map(([, other]) => other)}::bigint[]) AS p (one, other)
    CROSS JOIN LATERAL (
      SELECT room_id FROM participants WHERE user_id = p.one AND left_seq IS NULL OFFSET 0
    ) mine
    CROSS JOIN LATERAL (
      SELECT FROM participants WHERE room_id = mine.room_id AND user_id = p.other AND left_seq IS NULL OFFSET 0
    ) theirs
    CROSS JOIN LATERAL (
      SELECT id FROM rooms WHERE id = mine.room_id AND type = ANY (${types}::text[]) OFFSET 0
    ) c`;
