import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomAccess } from '../../../core/rooms/RoomRepository.ts';
import type { Big } from '../permissions/personRow.ts';
import { opaqueColumn, type Sql, sql } from '../sql/Sql.ts';
import {
  type MembershipRow,
  membershipColumns,
  type RoomRow,
  roomColumns,
  toMembership,
  toRoomState,
} from './roomRow.ts';

export interface AccessKey {
  readonly roomId: RoomId;
  readonly userId: UserId;
}

export type AccessRow = RoomRow & (MembershipRow | { readonly p_user_id: null }) & { readonly place: Big };

/** Each room with the membership of one person in it; a key whose room does not exist has no row. */
export const accessQuery = (keys: readonly AccessKey[]): Sql => sql`
  SELECT k.place,
    ${roomColumns},
    ${membershipColumns}
  FROM unnest(
      ${opaqueColumn(keys, ({ roomId }) => roomId)}, ${opaqueColumn(keys, ({ userId }) => userId)}
    ) WITH ORDINALITY AS k (room_id, user_id, place)
    JOIN LATERAL (SELECT * FROM homeroom.rooms r WHERE r.id = k.room_id LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT * FROM homeroom.participants p WHERE p.room_id = k.room_id AND p.user_id = k.user_id LIMIT 1
    ) p ON true`;

/** One for each key, in their order. */
export const toAccesses = (
  keys: readonly AccessKey[],
  rows: readonly AccessRow[],
): readonly (RoomAccess | undefined)[] => {
  const found = new Map(rows.map((row) => [Number(row.place) - 1, row]));
  return keys.map((_, index) => {
    const row = found.get(index);
    return row && { room: toRoomState(row), membership: row.p_user_id === null ? undefined : toMembership(row) };
  });
};
