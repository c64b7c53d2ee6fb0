import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { EventCursor, EventPage } from '../../../core/messages/MessageStore.ts';
import type { Big } from '../permissions/personRow.ts';
import { opaqueColumn, type Sql, sql } from '../sql/Sql.ts';
import { type EventRow, toEvent } from './eventRow.ts';
import { messageColumns, messageJoins } from './messageRow.ts';

export interface PageQuery extends EventCursor {
  /** The most seqs in the page. */
  readonly limit: number;
}

/**
 * The events after each cursor: messages and other events of the room. Their seqs together are dense, so a range of
 * seqs is a page. A room without events after the cursor has one row without an event.
 */
export const eventsQuery = (requests: readonly PageQuery[]): Sql => sql`
  SELECT cursor.place, r.head_seq,
    e.seq AS e_seq, e.type AS e_type, COALESCE(w.merged_into, e.actor_id) AS e_actor_id, e.message_id AS e_message_id, e.payload AS e_payload,
    e.created_at AS e_created_at, message.*
  FROM unnest(
      ${opaqueColumn(requests, ({ roomId }) => roomId)},
      ${opaqueColumn(requests, ({ after }) => after)},
      ${opaqueColumn(requests, ({ limit }) => limit)}
    ) WITH ORDINALITY AS cursor (room_id, after, most, place)
    JOIN LATERAL (SELECT * FROM homeroom.rooms r WHERE r.id = cursor.room_id LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT n.seq, 'new_message' AS type, n.sender_id AS actor_id, n.id AS message_id, NULL::jsonb AS payload,
        n.created_at
      FROM homeroom.messages n
      WHERE n.room_id = cursor.room_id AND n.seq > cursor.after AND n.seq <= cursor.after + cursor.most
      UNION ALL
      SELECT o.seq, o.type, o.actor_id, o.message_id, o.payload, o.created_at
      FROM homeroom.events o
      WHERE o.room_id = cursor.room_id AND o.seq > cursor.after AND o.seq <= cursor.after + cursor.most
    ) e ON true
    LEFT JOIN LATERAL (SELECT merged_into FROM homeroom.users WHERE id = e.actor_id LIMIT 1) w ON true
    LEFT JOIN LATERAL (
      SELECT
        ${messageColumns}
      FROM homeroom.messages m
        ${messageJoins}
      WHERE m.room_id = cursor.room_id AND m.id = e.message_id
      LIMIT 1
    ) message ON true
  ORDER BY cursor.place, e.seq`;

export type CursorRow = (EventRow | { readonly e_seq: null }) & { readonly place: Big; readonly head_seq: Big };

/** One for each cursor, in their order; undefined for a room that does not exist. */
export const toEventPages = (requests: readonly PageQuery[], rows: readonly CursorRow[]): (EventPage | undefined)[] => {
  const pages: ({ readonly events: ChatEvent[]; readonly headSeq: number } | undefined)[] = requests.map(
    () => undefined,
  );
  for (const row of rows) {
    const index = Number(row.place) - 1;
    const roomId = requests[index]?.roomId;
    if (roomId === undefined) continue;
    const page = pages[index] ?? { events: [], headSeq: Number(row.head_seq) };
    pages[index] = page;
    if (row.e_seq !== null) page.events.push(toEvent(roomId, row));
  }
  return pages;
};
