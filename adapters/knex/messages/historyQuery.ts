import type { MessageId, RoomId } from '../../../core/ids.ts';
import type { HistoryPage, HistoryQuery } from '../../../core/messages/MessageStore.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';

/** How many messages a page has before a message's place, and how many from that place on. */
interface Window {
  readonly place: MessageId | null;
  readonly older: number;
  readonly newer: number;
}

const windowOf = ({ before, after, around, limit }: HistoryQuery): Window => {
  if (around !== undefined)
    return { place: around, older: Math.floor(limit / 2), newer: limit - Math.floor(limit / 2) };
  if (after !== undefined) return { place: (after + 1) as MessageId, older: 0, newer: limit };
  return { place: before ?? null, older: limit, newer: 0 };
};

/** The messages on both sides of the place; one more than needed on each side tells whether there are more. */
export const historyQuery = (roomId: RoomId, query: HistoryQuery): Sql => {
  const { place, older, newer } = windowOf(query);
  const isBefore = place === null ? sql`true` : sql`m.id < ${place}`;
  const isVisible = visibleFrom(roomId, query);
  return sql`
    SELECT
      ${messageColumns},
      m.is_older
    FROM (
      (SELECT m.*, true AS is_older
       FROM homeroom.messages m
       WHERE m.room_id = ${roomId} AND ${isBefore}${isVisible}
       ORDER BY m.id DESC
       LIMIT ${older === 0 ? 0 : older + 1})
      UNION ALL
      (SELECT m.*, false
       FROM homeroom.messages m
       WHERE m.room_id = ${roomId} AND m.id >= ${place}${isVisible}
       ORDER BY m.id
       LIMIT ${newer === 0 ? 0 : newer + 1})
    ) m
      ${messageJoins}
    ORDER BY m.id`;
};

/**
 * Ids and seqs grow together, so the index of ids has the end of what is visible; the condition on seqs alone would read
 * all that is hidden. If nothing is visible there is no such id, and no message.
 */
const visibleFrom = (roomId: RoomId, { fromSeq = 0 }: HistoryQuery): Sql =>
  fromSeq <= 1
    ? nothing
    : sql` AND m.id >= (
        SELECT f.id FROM homeroom.messages f WHERE f.room_id = ${roomId} AND f.seq >= ${fromSeq} ORDER BY f.seq LIMIT 1
      )`;

export type HistoryRow = MessageRow & { readonly is_older: boolean };

export const toHistoryPage = (rows: readonly HistoryRow[], query: HistoryQuery): HistoryPage => {
  const limits = windowOf(query);
  const older = rows.filter((row) => row.is_older);
  const newer = rows.filter((row) => !row.is_older);
  const hasMore = older.length > limits.older || newer.length > limits.newer;
  const page = [...older.slice(Math.max(0, older.length - limits.older)), ...newer.slice(0, limits.newer)];
  return { messages: page.map(toMessage), hasMore };
};

/** The answers in a thread after a message; one more than needed tells whether there are more. */
export const threadQuery = (roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Sql => sql`
  SELECT
    ${messageColumns}
  FROM homeroom.messages m
    ${messageJoins}
  WHERE m.room_id = ${roomId} AND m.thread_root = ${rootId} AND m.id > ${after ?? 0}
  ORDER BY m.id
  LIMIT ${limit + 1}`;
