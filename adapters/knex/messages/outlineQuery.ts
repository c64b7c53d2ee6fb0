import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomOutline } from '../../../core/messages/RoomOutline.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomName } from '../../../core/rooms/roomName.ts';
import { type AboutRow, aboutColumns, aboutJoins, type Big, toAbout } from '../permissions/personRow.ts';
import { isUsable, type RoomRow, roomColumns, toRoomState } from '../rooms/roomRow.ts';
import { opaqueColumn, type Sql, sql } from '../sql/Sql.ts';
import { readSeqOf } from './overviewQuery.ts';

export interface OutlineKey {
  readonly roomId: RoomId;
  readonly userId: UserId;
}

export type OutlineRow = RoomRow &
  AboutRow & { readonly member_id: Big; readonly last_read_seq: Big; readonly visible_from_seq: Big };

/** Rooms by their keys, each with a membership and those whom it is about: unlike the overview it counts and lists no members. */
export const outlineQuery = (keys: readonly OutlineKey[]): Sql => sql`
  SELECT p.user_id AS member_id,
    ${roomColumns},
    ${readSeqOf} AS last_read_seq, p.visible_from_seq,
    ${aboutColumns}
  FROM unnest(
      ${opaqueColumn(keys, ({ roomId }) => roomId)}, ${opaqueColumn(keys, ({ userId }) => userId)}
    ) AS k (room_id, user_id)
    JOIN LATERAL (
      SELECT * FROM homeroom.participants p WHERE p.room_id = k.room_id AND p.user_id = k.user_id AND ${isUsable} LIMIT 1
    ) p ON true
    JOIN homeroom.rooms r ON r.id = k.room_id
    ${aboutJoins}`;

export const toOutline = (policy: Policy, row: OutlineRow, userId: UserId): RoomOutline => {
  const room = toRoomState(row);
  return {
    ...{ room, name: roomName(policy, room, toAbout(row), userId) },
    ...{ visibleFromSeq: Number(row.visible_from_seq), lastReadSeq: Number(row.last_read_seq) },
  };
};
