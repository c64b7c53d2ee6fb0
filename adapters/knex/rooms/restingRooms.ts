import type { UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { directKey } from '../../../core/rooms/roomKeys.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/*
 * Ids of rooms, found one by one through their indexes: OFFSET 0 keeps the planner from reading all rooms instead, of
 * which an import has just made a hundred thousand that it knows nothing about.
 */

export const withKeys = (keys: readonly string[]): Sql => sql`
  SELECT d.id
  FROM unnest(${keys}::text[]) AS wanted (key)
    CROSS JOIN LATERAL (SELECT id FROM rooms WHERE key = wanted.key OFFSET 0) d`;

/** Rooms whose memberships can depend on whether these pairs may talk, or on these people. */
export const restingOn = (pairs: readonly Pair[], userIds: readonly UserId[]): Sql => {
  const both = [...pairs, ...pairs.map(([one, other]): Pair => [other, one])];
  return sql`
  ${withKeys(pairs.map((pair) => directKey(...pair)))}
  UNION
  SELECT o.id
  FROM unnest(${both.map(([owner]) => owner)}::bigint[], ${both.map(([, guest]) => guest)}::bigint[]) AS p (owner, guest)
    CROSS JOIN LATERAL (
      SELECT id FROM rooms WHERE owner_id = p.owner AND type IN ('group', 'announcement') OFFSET 0
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
      SELECT id FROM rooms WHERE id = t.room_id AND type IN ('direct', 'group', 'announcement') OFFSET 0
    ) s`;
};
