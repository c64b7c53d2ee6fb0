import type { RoomId, UserId } from '../../../core/ids.ts';
import { type AboutRow, aboutColumns, aboutJoins, type Big } from '../permissions/personRow.ts';
import { isUsable, type RoomRow, roomColumns } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { readSeqOf } from './overviewQuery.ts';

export type OutlineRow = RoomRow & AboutRow & { readonly last_read_seq: Big; readonly visible_from_seq: Big };

/** A room by its key, the membership and those whom it is about: unlike the overview it counts and lists no members. */
export const outlineQuery = (roomId: RoomId, userId: UserId): Sql => sql`
  SELECT
    ${roomColumns},
    ${readSeqOf} AS last_read_seq, p.visible_from_seq,
    ${aboutColumns}
  FROM homeroom.rooms r
    JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = ${userId} AND ${isUsable}
    ${aboutJoins}
  WHERE r.id = ${roomId}`;
