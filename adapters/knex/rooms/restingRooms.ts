import type { UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { pairKey } from '../../../core/rooms/roomKeys.ts';
import type { OpenedTypes } from '../permissions/policyPaths.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { keyedRooms } from './keyedRooms.ts';

/*
 * These find ids of rooms one by one through indexes. OFFSET 0 keeps the planner from reading all rooms instead: after an
 * import has made a hundred thousand rooms, it does not know that yet.
 */

/** Rooms that people opened and whose memberships depend on whether these pairs may talk, or on these people. */
export const restingOn = (opened: OpenedTypes, pairs: readonly Pair[], userIds: readonly UserId[]): Sql => {
  const resting = directlyRestingOn(opened, pairs, userIds);
  // The rooms before them of the same people rest on the same contact.
  return sql`
  WITH RECURSIVE resting AS (
    SELECT id FROM (
      ${resting}
    ) direct
    UNION
    SELECT a.id FROM resting
      CROSS JOIN LATERAL (SELECT id FROM homeroom.rooms WHERE archived_into = resting.id OFFSET 0) a
  )
  SELECT id FROM resting`;
};

const directlyRestingOn = (
  { pairTypes, contextTypes, ownerTypes, officeTypes, hasRequests }: OpenedTypes,
  pairs: readonly Pair[],
  userIds: readonly UserId[],
): Sql => {
  const both = [...pairs, ...pairs.map(([one, other]): Pair => [other, one])];
  const types = [...pairTypes, ...contextTypes, ...ownerTypes, ...officeTypes];
  return sql`
  SELECT room_id AS id
  FROM (
    ${keyedRooms(pairTypes.flatMap((type) => pairs.map((pair) => pairKey(type, ...pair))))}
  ) keyed
  ${contextTypes.length === 0 ? nothing : sharedBy(pairs, contextTypes)}
  UNION
  SELECT r.id
  FROM unnest(
      ${both.map(([owner]) => owner)}::bigint[], ${both.map(([, guest]) => guest)}::bigint[]
    ) AS i (owner_id, guest_id)
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.rooms WHERE owner_id = i.owner_id AND type = ANY (${ownerTypes}::text[]) OFFSET 0
    ) r
    CROSS JOIN LATERAL (
      SELECT FROM homeroom.participants WHERE room_id = r.id AND user_id = i.guest_id AND left_seq IS NULL OFFSET 0
    ) guest
  UNION
  SELECT r.id
  FROM unnest(${userIds}::bigint[]) AS i (user_id)
    CROSS JOIN LATERAL (
      SELECT room_id FROM homeroom.participants WHERE user_id = i.user_id AND left_seq IS NULL OFFSET 0
    ) membership
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.rooms
      WHERE id = membership.room_id AND type = ANY (${types}::text[]) OFFSET 0
    ) r
  ${hasRequests ? awaiting(userIds) : nothing}`;
};

/** Rooms that await these people, who are no members of them. */
const awaiting = (userIds: readonly UserId[]): Sql => sql`
  UNION
  SELECT r.id
  FROM unnest(${userIds}::bigint[]) AS i (user_id)
    CROSS JOIN LATERAL (
      SELECT room_id FROM homeroom.message_requests WHERE recipient_id = i.user_id OFFSET 0
    ) request
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.rooms WHERE id = request.room_id AND awaits_id = i.user_id OFFSET 0
    ) r`;

/**
 * Rooms of two with a context in their keys. They are found by their members, because a pair does not name contexts.
 */
const sharedBy = (pairs: readonly Pair[], types: readonly string[]): Sql => sql`
  UNION
  SELECT r.id
  FROM unnest(
      ${pairs.map(([one]) => one)}::bigint[], ${pairs.map(([, other]) => other)}::bigint[]
    ) AS i (one_id, other_id)
    CROSS JOIN LATERAL (
      SELECT room_id FROM homeroom.participants WHERE user_id = i.one_id AND left_seq IS NULL OFFSET 0
    ) one
    CROSS JOIN LATERAL (
      SELECT FROM homeroom.participants WHERE room_id = one.room_id AND user_id = i.other_id AND left_seq IS NULL OFFSET 0
    ) other
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.rooms WHERE id = one.room_id AND type = ANY (${types}::text[]) OFFSET 0
    ) r`;
