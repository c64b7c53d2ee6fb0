import { asRoomId, type RoomId } from '../../core/ids.ts';
import type { EventCursor, EventPage } from '../../core/messages/MessageStore.ts';
import { type EventRow, toEvent } from './eventRow.ts';
import { messageColumns, messageJoins } from './messageRow.ts';
import type { Big } from './personRow.ts';
import { type Sql, sql } from './Sql.ts';

/**
 * What happened after each cursor: the messages and the other events of the room, whose seqs together are dense, so
 * that a range of seqs is a page. A room in which nothing happened has one row without an event.
 */
export const eventsQuery = (cursors: readonly EventCursor[], limit: number): Sql => sql`
  SELECT r.id AS room_id, r.head_seq, e.seq AS e_seq, e.type AS e_type, e.actor_id AS e_actor_id,
    e.message_id AS e_message_id, e.payload AS e_payload, e.created_at AS e_created_at, ${messageColumns}
  FROM unnest(
      ${cursors.map(({ roomId }) => roomId)}::bigint[], ${cursors.map(({ after }) => after)}::bigint[]
    ) AS cursor (room_id, after)
    JOIN rooms r ON r.id = cursor.room_id
    LEFT JOIN LATERAL (
      SELECT n.seq, 'new_message' AS type, n.sender_id AS actor_id, n.id AS message_id, NULL::jsonb AS payload, n.created_at
      FROM messages n
      WHERE n.room_id = cursor.room_id AND n.seq > cursor.after AND n.seq <= cursor.after + ${limit}
      UNION ALL
      SELECT o.seq, o.type, o.actor_id, o.message_id, o.payload, o.created_at
      FROM events o
      WHERE o.room_id = cursor.room_id AND o.seq > cursor.after AND o.seq <= cursor.after + ${limit}
    ) e ON true
    LEFT JOIN (messages m ${messageJoins}) ON m.room_id = cursor.room_id AND m.id = e.message_id
  ORDER BY r.id, e.seq`;

export type CursorRow = (EventRow | { readonly e_seq: null }) & { readonly room_id: Big; readonly head_seq: Big };

export const toEventPages = (rows: readonly CursorRow[]): ReadonlyMap<RoomId, EventPage> => {
  const pages = new Map<RoomId, { readonly events: ReturnType<typeof toEvent>[]; readonly headSeq: number }>();
  for (const row of rows) {
    const roomId = asRoomId(Number(row.room_id));
    const page = pages.get(roomId) ?? { events: [], headSeq: Number(row.head_seq) };
    pages.set(roomId, page);
    if (row.e_seq !== null) page.events.push(toEvent(roomId, row));
  }
  return pages;
};
