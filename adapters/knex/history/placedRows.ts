import type { Knex } from 'knex';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { asMessageId, asRoomId, asUserId, type MessageId, type RoomId } from '../../../core/ids.ts';
import { hiddenId } from '../messages/hiddenIds.ts';
import type { StoredReactions } from '../messages/messageRow.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { jsonTexts } from '../sql/wideArrays.ts';

interface PlacedRow {
  readonly source: string;
  readonly id: Big;
  readonly room_id: Big;
  readonly seq: Big;
  readonly sender_id: Big;
  readonly thread_root: Big | null;
  readonly content: string;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly reactions: StoredReactions | null;
  readonly pin: Big | null;
  readonly files: readonly string[] | null;
}

/**
 * The messages of the source that are stored, as they are now. Each is looked up by itself: a plan for many would read the
 * whole table.
 */
export const readPlaced = async (
  trx: Knex,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PlacedMessage>> => {
  const plain = await readRows(trx, source, ids, sql`i.id`);
  const [erased] = await queryRows(
    trx,
    sql`
    SELECT 1 AS one FROM homeroom.external_messages x
    WHERE x.source = ${source} AND x.external_id >= 'erased:' AND x.external_id < 'erased;'
    LIMIT 1`,
  );
  const hidden =
    erased === undefined ? [] : await readRows(trx, source, ids, hiddenId(sql`${source}::text`, sql`i.id`));
  return new Map([...plain, ...hidden].map((row) => [row.source, toPlaced(row)]));
};

const readRows = (trx: Knex, source: string, ids: readonly string[], storedId: Sql): Promise<PlacedRow[]> =>
  queryRows<PlacedRow>(
    trx,
    sql`
    SELECT i.id AS source, m.id, m.room_id, m.seq, m.sender_id, m.thread_root, m.content, m.edited_at, m.deleted_at,
      m.reactions, (m.parts ->> 'pin')::bigint AS pin,
      (SELECT array_agg(f.file ->> 'name') FROM jsonb_array_elements(m.parts -> 'attachments') f (file)) AS files
    FROM json_array_elements_text(${jsonTexts(ids)}::json) AS i (id)
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.external_messages x WHERE x.source = ${source} AND x.external_id = ${storedId} OFFSET 0
      ) x
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.messages m WHERE m.room_id = x.room_id AND m.id = x.message_id OFFSET 0
      ) m`,
    { timeoutMs: 60_000 },
  );

const toPlaced = (row: PlacedRow): PlacedMessage => ({
  source: row.source,
  id: asMessageId(Number(row.id)),
  roomId: asRoomId(Number(row.room_id)),
  seq: Number(row.seq),
  senderId: asUserId(Number(row.sender_id)),
  threadRoot: row.thread_root === null ? null : asMessageId(Number(row.thread_root)),
  content: row.content,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
  reactions: (row.reactions ?? []).map(({ emoji, user_ids }) => ({ emoji, userIds: user_ids.map(asUserId) })),
  pinnedSeq: row.pin === null ? null : Number(row.pin),
  fileNames: row.files ?? [],
});

/** Locks the rooms in the order of their ids, and resolves to their heads. */
export const lockHeads = async (trx: Knex, roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> => {
  const rows = await queryRows<{ id: Big; head_seq: Big }>(
    trx,
    sql`SELECT id, head_seq FROM homeroom.rooms WHERE id = ANY (${roomIds}::bigint[]) ORDER BY id FOR UPDATE`,
    { timeoutMs: 60_000 },
  );
  return new Map(rows.map(({ id, head_seq }) => [asRoomId(Number(id)), Number(head_seq)]));
};

/** Drawn while the rooms are locked: so ids and seqs grow together. */
export const drawIds = async (trx: Knex, count: number): Promise<MessageId[]> => {
  const [row] = await queryRows<{ ids: string | null }>(
    trx,
    sql`
    SELECT string_agg(drawn.id::text, ',') AS ids
    FROM (SELECT nextval('homeroom.message_ids') AS id FROM generate_series(1, ${count}::int)) drawn`,
  );
  const ids = (row?.ids ?? '').split(',').filter((id) => id !== '');
  return ids.map((id) => asMessageId(Number(id))).sort((one, other) => one - other);
};
