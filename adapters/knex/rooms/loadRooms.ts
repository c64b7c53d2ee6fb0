import type { Knex } from 'knex';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { toRoom, type WholeRoomRow, wholeRoomColumns } from './roomRow.ts';

/** The rooms `r` that meet a condition, with all present and past memberships. */
export const loadRooms = async (db: Knex, condition: Sql): Promise<ChatRoom[]> => {
  const rows = await queryRows<WholeRoomRow>(
    db,
    sql`
    SELECT
      ${wholeRoomColumns}
    FROM homeroom.rooms r WHERE ${condition}`,
  );
  return rows.map(toRoom);
};
