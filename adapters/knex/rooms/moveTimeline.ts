import type { Knex } from 'knex';
import type { RoomId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

interface Renumbered {
  readonly old: number;
  readonly fresh: number;
}

/** What goes from one room into another, and under which numbers. */
export interface Move {
  readonly from: RoomId;
  readonly into: RoomId;
  /** Of the room into which it goes, before. */
  readonly head: number;
  /** In order; of messages and of changes of them. */
  readonly seqs: readonly Renumbered[];
  /** The ids of messages, in the same order. */
  readonly messages: readonly Renumbered[];
}

const patience = { timeoutMs: 60_000 };

/** Moves messages and their changes, and whatever names them. The rooms are locked. */
export const moveTimeline = async (trx: Knex, move: Move): Promise<void> => {
  const { from, into, head, seqs, messages } = move;
  if (seqs.length === 0) return;
  const ids = renumbering(messages, 'ids');
  const places = renumbering(seqs, 'places');
  const [held, scheduled] = [sql`homeroom.held_messages`, sql`homeroom.scheduled_messages`];
  // A client may have used one id in both rooms. It stays with what has it in the room that is found.
  const isGiven = (table: Sql, row: Sql): Sql => sql`
    EXISTS (
      SELECT FROM ${table} o
      WHERE o.room_id = ${into} AND o.sender_id = ${row}.sender_id AND o.client_id = ${row}.client_id
    )`;
  // Search finds it again as soon as its words are made: they begin with the room.
  await queryRows(
    trx,
    sql`
    WITH ${ids}, ${places}, moved AS MATERIALIZED (
      SELECT m.id, i.fresh AS fresh_id, s.fresh AS fresh_seq, parent.fresh AS reply_to, root.fresh AS thread_root,
        pin.fresh AS pin,
        ${isGiven(sql`homeroom.messages`, sql`m`)} OR ${isGiven(held, sql`m`)} OR ${isGiven(scheduled, sql`m`)} AS is_sent_twice
      FROM homeroom.messages m
        JOIN ids i ON i.old = m.id
        JOIN places s ON s.old = m.seq
        LEFT JOIN ids parent ON parent.old = m.reply_to
        LEFT JOIN ids root ON root.old = m.thread_root
        LEFT JOIN places pin ON pin.old = (m.parts ->> 'pin')::bigint
      WHERE m.room_id = ${from}
    )
    UPDATE homeroom.messages m
    SET room_id = ${into}, id = x.fresh_id, seq = x.fresh_seq, reply_to = x.reply_to, thread_root = x.thread_root,
      client_id = CASE WHEN x.is_sent_twice THEN NULL ELSE m.client_id END, words = NULL,
      parts = CASE
        WHEN m.parts -> 'pin' IS NULL THEN m.parts
        WHEN x.pin IS NULL THEN NULLIF(m.parts - 'pin', '{}')
        ELSE jsonb_set(m.parts, '{pin}', to_jsonb(x.pin))
      END
    FROM moved x
    WHERE m.room_id = ${from} AND m.id = x.id`,
    patience,
  );
  await queryRows(
    trx,
    sql`
    WITH ${ids}, ${places}
    UPDATE homeroom.events e SET room_id = ${into}, seq = s.fresh, message_id = i.fresh
    FROM places s, ids i
    WHERE e.room_id = ${from} AND e.seq = s.old AND e.message_id = i.old`,
    patience,
  );
  for (const table of [sql`homeroom.attachments`, sql`homeroom.external_messages`, held, scheduled]) {
    const isSent = table === held || table === scheduled;
    const clientId = sql`, client_id = CASE WHEN ${isGiven(table, sql`t`)} THEN gen_random_uuid() ELSE t.client_id END`;
    await queryRows(
      trx,
      sql`
      WITH ${ids}
      UPDATE ${table} t SET room_id = ${into}, message_id = i.fresh${isSent ? clientId : nothing}
      FROM ids i
      WHERE t.room_id = ${from} AND t.message_id = i.old`,
      patience,
    );
  }
  await queryRows(
    trx,
    sql`
    WITH ${ids}, ${places}
    UPDATE homeroom.notices n SET room_id = ${into}, message_id = i.fresh, seq = s.fresh FROM ids i, places s
    WHERE n.room_id = ${from} AND n.message_id = i.old AND s.old = n.seq`,
    patience,
  );
  await queryRows(trx, sql`UPDATE homeroom.external_rooms SET room_id = ${into} WHERE room_id = ${from}`);
  // As of a history: nobody is told of it once more.
  await queryRows(
    trx,
    sql`
    WITH continued AS (
      UPDATE homeroom.imported_ranges g SET last_seq = ${head + seqs.length}
      WHERE g.room_id = ${into} AND g.last_seq = ${head}
      RETURNING 1
    )
    INSERT INTO homeroom.imported_ranges (room_id, first_seq, last_seq)
    SELECT ${into}::bigint, ${head + 1}::bigint, ${head + seqs.length}::bigint
    WHERE NOT EXISTS (SELECT FROM continued)`,
  );
};

const renumbering = (rows: readonly Renumbered[], name: 'ids' | 'places'): Sql => {
  const given = sql`
    unnest(${rows.map(({ old }) => old)}::bigint[], ${rows.map(({ fresh }) => fresh)}::bigint[]) AS g (old, fresh)`;
  return name === 'ids'
    ? sql`ids AS MATERIALIZED (SELECT * FROM ${given})`
    : sql`places AS MATERIALIZED (SELECT * FROM ${given})`;
};
