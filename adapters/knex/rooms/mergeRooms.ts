import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asOrganisationId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import { claimDirectory } from '../permissions/directoryLock.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { bumpMembershipVersion } from './bumpMembershipVersion.ts';
import { type Move, moveTimeline } from './moveTimeline.ts';
import { whyApart } from './whyApart.ts';

interface Given {
  /** The room that nobody finds. */
  readonly from: RoomId;
  /** The one that has the key. */
  readonly into: RoomId;
  readonly key: string;
}

export interface Merged {
  /** What moved. */
  readonly messages: number;
  readonly changes: number;
  /** Events of memberships and of the room itself, which stay. */
  readonly left: number;
  /** Messages of the two rooms together. */
  readonly before: number;
  readonly after: number;
  readonly headSeq: number;
  readonly userIds: readonly UserId[];
}

/**
 * Moves what was said in a room to the end of another one, in one transaction. The emptied room is put away for good: its
 * people keep it, hidden, and a client that comes back with a place in it is sent to its end. Resolves to a sentence's
 * part that says why not, if something rests on the room as it is.
 */
export const mergeRooms = async (trx: Knex, { from, into, key }: Given): Promise<Merged | string> => {
  await claimDirectory(trx);
  const rooms = await queryRows<{ id: Big; head_seq: Big; organisation_id: Big; what: string }>(
    trx,
    sql`
    SELECT id, head_seq, organisation_id, jsonb_build_array(type, about, context_id)::text AS what
    FROM homeroom.rooms WHERE id IN (${from}, ${into}) ORDER BY id FOR UPDATE`,
  );
  const target = rooms.find(({ id }) => Number(id) === into);
  const [holder] = await queryRows<{ room_id: Big }>(
    trx,
    sql`SELECT room_id FROM homeroom.room_keys WHERE key = ${key}`,
  );
  if (rooms.length < 2 || target === undefined || Number(holder?.room_id) !== into) return 'it changed meanwhile';
  if (rooms[0]?.what !== rooms[1]?.what) return 'the room that has its key is about others (rooms.key-texts)';
  const why = await whyApart(trx, from, into);
  if (why !== undefined) return why;

  const before = await countMessages(trx, [from, into]);
  const move = await planMove(trx, { from, into, head: Number(target.head_seq) });
  await moveTimeline(trx, move);
  await movePeople(trx, move);
  await putAway(trx, move, key);
  const after = await countMessages(trx, [from, into]);
  // Whatever the reason, it is better to change nothing.
  if (before !== after) throw new Error(`${before} messages before, ${after} after: nothing was changed.`);
  const [people] = await queryRows<{ ids: readonly Big[]; left: Big }>(
    trx,
    sql`
    SELECT ARRAY(SELECT DISTINCT user_id FROM homeroom.participants WHERE room_id IN (${from}, ${into})) AS ids,
      (SELECT count(*) FROM homeroom.events WHERE room_id = ${from}) AS left`,
  );
  const userIds = (people?.ids ?? []).map((id) => asUserId(Number(id)));
  const merged: Merged = {
    ...{ messages: move.messages.length, changes: move.seqs.length - move.messages.length, before, after, userIds },
    ...{ left: Number(people?.left ?? 0), headSeq: move.head + move.seqs.length },
  };
  await bumpMembershipVersion(trx, userIds);
  await new AuditWriter().append(trx, [entryOf(merged, { from, into }, Number(target.organisation_id))]);
  return merged;
};

const countMessages = async (trx: Knex, rooms: readonly RoomId[]): Promise<number> => {
  const [row] = await queryRows<{ count: Big }>(
    trx,
    sql`SELECT count(*) AS count FROM homeroom.messages WHERE room_id = ANY (${rooms}::bigint[])`,
  );
  return Number(row?.count ?? 0);
};

/** What moves gets the next seqs of the other room, and messages ids above all that were given. */
const planMove = async (trx: Knex, { from, into, head }: Pick<Move, 'from' | 'into' | 'head'>): Promise<Move> => {
  const rows = await queryRows<{ seq: Big; message_id: Big | null }>(
    trx,
    sql`
    SELECT seq, id AS message_id FROM homeroom.messages WHERE room_id = ${from}
    UNION ALL
    SELECT seq, NULL FROM homeroom.events WHERE room_id = ${from} AND message_id IS NOT NULL
    ORDER BY seq`,
  );
  const seqs = rows.map(({ seq }, index) => ({ old: Number(seq), fresh: head + index + 1 }));
  const ids = rows.flatMap(({ message_id: id }) => (id === null ? [] : [Number(id)]));
  const given = await queryRows<{ id: Big }>(
    trx,
    sql`SELECT nextval('homeroom.message_ids') AS id FROM generate_series(1, ${ids.length}::int)`,
  );
  const fresh = given.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
  return { from, into, head, seqs, messages: ids.map((old, index) => ({ old, fresh: fresh[index] ?? 0 })) };
};

/**
 * Who was in the other one alone gets a place in the room, from which they see of what moved exactly what they saw there, and
 * nothing that was said before it. Members come suspended: the check of memberships, which follows, lets in whom directory and
 * policy let in.
 */
const movePeople = async (trx: Knex, { from, into, head, messages, seqs }: Move): Promise<void> => {
  const moved = sql`unnest(${seqs.map(({ old }) => old)}::bigint[]) AS s (old)`;
  const upTo = (seq: Sql): Sql => sql`${head}::bigint + (SELECT count(*) FROM ${moved} WHERE s.old <= ${seq})`;
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.participants (
      room_id, user_id, joined_seq, left_seq, visible_from_seq, is_suspended, may_post, role
    )
    SELECT ${into}::bigint, p.user_id, ${upTo(sql`p.joined_seq`)},
      CASE WHEN p.left_seq IS NOT NULL THEN ${upTo(sql`p.left_seq`)} END, ${upTo(sql`p.visible_from_seq - 1`)} + 1,
      p.left_seq IS NULL, false, p.role
    FROM homeroom.participants p
    WHERE p.room_id = ${from}
      AND NOT EXISTS (SELECT FROM homeroom.participants o WHERE o.room_id = ${into} AND o.user_id = p.user_id)
    ON CONFLICT DO NOTHING`,
  );
  // Who has read all of one room has read in it as far as in the other.
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.participants t
    SET last_read_id = id.fresh, last_read_seq = seq.fresh, read_at = COALESCE(f.read_at, t.read_at)
    FROM homeroom.participants f
      JOIN unnest(${messages.map(({ old }) => old)}::bigint[], ${messages.map(({ fresh }) => fresh)}::bigint[])
        AS id (old, fresh) ON id.old = f.last_read_id
      JOIN unnest(${seqs.map(({ old }) => old)}::bigint[], ${seqs.map(({ fresh }) => fresh)}::bigint[])
        AS seq (old, fresh) ON seq.old = f.last_read_seq
    WHERE t.room_id = ${into} AND f.room_id = ${from} AND f.user_id = t.user_id
      AND NOT EXISTS (
        SELECT FROM homeroom.messages m
        WHERE m.room_id = ${into} AND m.seq > GREATEST(t.last_read_seq, t.joined_seq) AND m.seq <= ${head}
          AND m.sender_id <> t.user_id AND m.deleted_at IS NULL
      )`,
  );
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.participants p
    SET last_read_id = NULL, last_read_seq = 0, unread_mark_id = NULL,
      visible_from_seq = r.head_seq, hidden_activity = r.activity
    FROM homeroom.rooms r
    WHERE r.id = ${from} AND p.room_id = ${from}`,
  );
};

const putAway = async (trx: Knex, { from, into, head, messages, seqs }: Move, key: string): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.rooms r
    SET seats_version = r.seats_version + 1, updated_at = date_trunc('milliseconds', clock_timestamp()),
      head_seq = CASE WHEN r.id = ${into} THEN ${head + seqs.length}::bigint ELSE r.head_seq END,
      activity = CASE WHEN r.id = ${into} THEN GREATEST(r.activity, ${messages.at(-1)?.fresh ?? 0}::bigint) ELSE r.activity END,
      floor_seq = CASE WHEN r.id = ${into} THEN r.floor_seq ELSE r.head_seq END,
      is_archived = r.is_archived OR r.id = ${from},
      archived_into = CASE WHEN r.id = ${into} THEN r.archived_into ELSE ${into}::bigint END
    WHERE r.id IN (${from}, ${into})`,
  );
  // What is no key any more stands behind a colon.
  await queryRows(trx, sql`DELETE FROM homeroom.room_keys WHERE room_id = ${from}`);
  await queryRows(
    trx,
    sql`INSERT INTO homeroom.room_keys (key, room_id) VALUES (${`:double:${from}:${key}`}, ${from})`,
  );
};

const entryOf = (
  { messages, changes, left }: Merged,
  { from, into }: Pick<Given, 'from' | 'into'>,
  organisation: number,
): AuditDraft => ({
  actor: { kind: 'command' },
  action: 'rooms.merged',
  roomId: into,
  organisation: asOrganisationId(organisation),
  details: { from, messages, changes, left },
});
