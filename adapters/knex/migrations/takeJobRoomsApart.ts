import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { NamedMigration } from './NamedMigration.ts';
import { type Conversation, type MixedMessage, splitJobRoom } from './splitJobRoom.ts';

/**
 * The key of a job room named its worker and its job, and not its client: under one job number of one worker all
 * clients shared a room, one after the other, and read what the others had written. Each pair gets a room of its own
 * with the messages of its time, their ids and times as they were. The first pair keeps the room's id.
 */
export const takeJobRoomsApart: NamedMigration = {
  name: '011_take_job_rooms_apart',

  up: async (knex: Knex) => {
    await queryRows(knex, sql`SET LOCAL statement_timeout = 0`);
    const rooms = await queryRows<JobRoom>(
      knex,
      sql`
      SELECT r.id, r.key, r.context,
        ARRAY(SELECT p.user_id FROM participants p WHERE p.room_id = r.id ORDER BY p.user_id) AS user_ids
      FROM rooms r WHERE r.type = 'job' AND r.key IS NOT NULL ORDER BY r.id FOR UPDATE`,
    );
    const pairs: RoomOfPair[] = [];
    let hasMoved = false;
    for (const room of rooms) {
      const [workerId, clientId] = endsIn(room);
      if (workerId === undefined) continue;
      const clientIds = room.user_ids.map(Number).filter((userId) => userId !== workerId);
      const only = clientId ?? (clientIds.length === 1 ? clientIds[0] : undefined);
      if (only !== undefined) pairs.push({ roomId: Number(room.id), workerId, clientId: only });
      else if (clientIds.length > 1) {
        await takeApart(knex, room, workerId);
        hasMoved = true;
      }
    }
    for (let start = 0; start < pairs.length; start += chunkSize)
      await rekey(knex, pairs.slice(start, start + chunkSize));
    // Cursors into the rooms as they were lead nowhere: clients drop them, and begin from the rooms as they are.
    if (hasMoved) await queryRows(knex, sql`UPDATE meta SET value = gen_random_uuid()::text WHERE key = 'epoch'`);
  },

  /**
   * The conversations stay apart: nobody reads what was written to another. Of each worker's rooms for a job the
   * oldest gets its former key back, so that the former release finds one; it does not find the others by their keys,
   * and their people still have them in their lists.
   */
  down: async (knex: Knex) => {
    await queryRows(
      knex,
      sql`
      UPDATE rooms r SET key = 'job:' || r.about[1] || ':' || r.context
      FROM (
        SELECT min(id) AS id FROM rooms WHERE type = 'job' AND array_length(about, 1) = 2 GROUP BY about[1], context
      ) oldest
      WHERE r.id = oldest.id`,
    );
  },
};

/** Rooms in one statement, and how long the longest of them may take. */
const chunkSize = 2_000;
const patient = { timeoutMs: 10 * 60_000 };

interface RoomOfPair {
  readonly roomId: number;
  readonly workerId: number;
  readonly clientId: number;
}

interface JobRoom {
  readonly id: string | number;
  readonly key: string;
  readonly context: string;
  readonly user_ids: readonly (string | number)[];
}

/** `job:worker:context`, or `job:worker:client:context` where the room is of one pair already. */
const endsIn = ({ key, context }: JobRoom): number[] => {
  const ends = /^job:(\d+)(?::(\d+))?$/.exec(key.slice(0, key.length - context.length - 1));
  return (ends ?? []).slice(1).flatMap((id) => (id === undefined ? [] : [Number(id)]));
};

/** Says whom rooms are about. */
const rekey = async (knex: Knex, pairs: readonly RoomOfPair[]): Promise<void> => {
  await queryRows(
    knex,
    sql`
    UPDATE rooms r
    SET key = 'job:' || p.worker_id || ':' || p.client_id || ':' || r.context,
      about = ARRAY[p.worker_id, p.client_id],
      context_name = COALESCE((
        SELECT max(x.context_name) FROM relations x
        WHERE x.from_id = p.worker_id AND x.to_id = p.client_id AND x.context = r.context
      ), ''),
      seats_version = r.seats_version + 1
    FROM unnest(
      ${pairs.map(({ roomId }) => roomId)}::bigint[], ${pairs.map(({ workerId }) => workerId)}::bigint[],
      ${pairs.map(({ clientId }) => clientId)}::bigint[]
    ) AS p (room_id, worker_id, client_id)
    WHERE r.id = p.room_id`,
    patient,
  );
};

/** Names a room by its own client, and lets it be written to while the bid is active and both people are. */
const settle = async (knex: Knex, roomId: number): Promise<void> => {
  await queryRows(
    knex,
    sql`
    UPDATE rooms r
    SET name = concat_ws(' · ', NULLIF(COALESCE(NULLIF(r.context_name, ''), r.context), ''),
        COALESCE(NULLIF(trim(c.first_name || ' ' || c.last_name), ''), c.external_id)),
      is_frozen = NOT (w.is_active AND c.is_active AND EXISTS (
        SELECT FROM relations x
        WHERE x.from_id = w.id AND x.to_id = c.id AND x.context = r.context AND x.is_active
      ))
    FROM users w, users c
    WHERE r.id = ${roomId} AND w.id = r.about[1] AND c.id = r.about[2]`,
  );
};

const takeApart = async (knex: Knex, room: JobRoom, workerId: number): Promise<void> => {
  const roomId = Number(room.id);
  const conversations = await readConversations(knex, room, workerId);
  const seated = await queryRows<{ user_id: string | number }>(
    knex,
    sql`SELECT user_id FROM participants WHERE room_id = ${roomId} AND left_seq IS NULL`,
  );
  const sitsNow = new Set(seated.map(({ user_id }) => Number(user_id)));
  // Out of the way of the numbers to come: every index holds one of a kind at every moment.
  await queryRows(knex, sql`UPDATE messages SET seq = -seq WHERE room_id = ${roomId}`, patient);
  await queryRows(knex, sql`UPDATE events SET seq = -seq WHERE room_id = ${roomId}`, patient);
  const [first, ...others] = conversations;
  for (const one of others)
    if (one.headSeq > 0 || sitsNow.has(one.clientId)) {
      const newId = await copyRoom(knex, roomId, one.clientId);
      await fill(knex, { roomId, newId, workerId, sitsNow }, one);
    }
  if (first !== undefined) await fill(knex, { roomId, newId: roomId, workerId, sitsNow }, first);
  await queryRows(knex, sql`DELETE FROM events WHERE room_id = ${roomId} AND seq < 0`);
  await queryRows(
    knex,
    sql`
    DELETE FROM participants p USING rooms r
    WHERE p.room_id = ${roomId} AND r.id = p.room_id AND NOT (p.user_id = ANY (r.about))`,
  );
  const userIds = room.user_ids.map(Number);
  await queryRows(knex, sql`UPDATE users SET seats_version = seats_version + 1 WHERE id = ANY (${userIds}::bigint[])`);
};

const readConversations = async (knex: Knex, room: JobRoom, workerId: number): Promise<readonly Conversation[]> => {
  const roomId = Number(room.id);
  const messages = await queryRows<{
    id: string;
    seq: string;
    sender_id: string;
    reply_to: string | null;
    reactions: MixedMessage['reactions'];
  }>(knex, sql`SELECT id, seq, sender_id, reply_to, reactions FROM messages WHERE room_id = ${roomId} ORDER BY seq`);
  const events = await queryRows<{
    seq: string;
    type: string;
    actor_id: string | null;
    message_id: string | null;
    payload: { readonly user_ids?: readonly number[] } | null;
  }>(knex, sql`SELECT seq, type, actor_id, message_id, payload FROM events WHERE room_id = ${roomId} ORDER BY seq`);
  return splitJobRoom({
    workerId,
    userIds: room.user_ids.map(Number),
    messages: messages.map(({ id, seq, sender_id, reply_to, reactions }) => ({
      id: Number(id),
      seq: Number(seq),
      senderId: Number(sender_id),
      replyTo: numberOrNull(reply_to),
      reactions,
    })),
    events: events.map(({ seq, type, actor_id, message_id, payload }) => ({
      seq: Number(seq),
      type,
      actorId: numberOrNull(actor_id),
      messageId: numberOrNull(message_id),
      userIds: (payload?.user_ids ?? []).map(Number),
    })),
  });
};

const numberOrNull = (value: string | null): number | null => (value === null ? null : Number(value));

/** A room for one more pair, with the seats that the two had in the mixed one. Visits are on record in each. */
const copyRoom = async (knex: Knex, roomId: number, clientId: number): Promise<number> => {
  const [made] = await queryRows<{ id: string }>(
    knex,
    sql`
    INSERT INTO rooms (type, key, name, context, owner_id, is_frozen, is_archived, activity, created_at, updated_at)
    SELECT r.type, NULL, r.name, r.context, r.owner_id, true, r.is_archived, r.activity,
      COALESCE(joined.at, r.created_at), r.updated_at
    FROM rooms r LEFT JOIN LATERAL (
      SELECT min(e.created_at) AS at FROM events e
      WHERE e.room_id = r.id AND e.type = 'participants_joined'
        AND e.payload -> 'user_ids' @> to_jsonb(${clientId}::bigint)
    ) joined ON true
    WHERE r.id = ${roomId}
    RETURNING id`,
  );
  const newId = Number(made?.id);
  await queryRows(
    knex,
    sql`
    INSERT INTO room_visits (room_id, user_id, visited_at)
    SELECT ${newId}, user_id, visited_at FROM room_visits WHERE room_id = ${roomId}`,
  );
  return newId;
};

interface Move {
  readonly roomId: number;
  readonly newId: number;
  readonly workerId: number;
  readonly sitsNow: ReadonlySet<number>;
}

/** Puts one conversation into its room. */
const fill = async (
  knex: Knex,
  { roomId, newId, workerId, sitsNow }: Move,
  { clientId, messages, events, headSeq }: Conversation,
): Promise<void> => {
  await queryRows(
    knex,
    sql`
    UPDATE messages m
    SET room_id = ${newId}, seq = c.seq, reply_to = c.reply_to, thread_root = c.thread_root, reactions = c.reactions
    FROM unnest(
      ${messages.map(({ id }) => id)}::bigint[], ${messages.map(({ seq }) => seq)}::bigint[],
      ${messages.map(({ replyTo }) => replyTo)}::bigint[], ${messages.map(({ threadRoot }) => threadRoot)}::bigint[],
      ${messages.map(({ reactions }) => reactions && JSON.stringify(reactions))}::jsonb[]
    ) AS c (id, seq, reply_to, thread_root, reactions)
    WHERE m.room_id = ${roomId} AND m.id = c.id`,
    patient,
  );
  await queryRows(
    knex,
    sql`
    UPDATE events e SET room_id = ${newId}, seq = c.seq
    FROM unnest(${events.map(({ oldSeq }) => oldSeq)}::bigint[], ${events.map(({ seq }) => seq)}::bigint[]) AS c (old, seq)
    WHERE e.room_id = ${roomId} AND e.seq = -c.old`,
    patient,
  );
  // How far somebody has read is the latest of these messages that they had read of all.
  await queryRows(
    knex,
    sql`
    INSERT INTO participants (
      room_id, user_id, joined_seq, is_suspended, may_post, last_read_seq, last_read_id, read_at, is_muted, is_pinned
    )
    SELECT ${newId}, p.user_id, 0, NOT COALESCE(u.is_active, false), p.may_post,
      COALESCE(read.seq, 0), read.id, CASE WHEN read.id IS NOT NULL THEN p.read_at END, p.is_muted, p.is_pinned
    FROM participants p
      LEFT JOIN users u ON u.id = p.user_id
      LEFT JOIN LATERAL (
        SELECT m.id, m.seq FROM messages m WHERE m.room_id = ${newId} AND m.seq > 0 AND m.id <= p.last_read_id
        ORDER BY m.id DESC LIMIT 1
      ) read ON true
    WHERE p.room_id = ${roomId} AND p.user_id IN (${workerId}, ${clientId})
    ON CONFLICT (room_id, user_id) DO UPDATE
    SET joined_seq = 0, left_seq = NULL, is_suspended = excluded.is_suspended, last_read_seq = excluded.last_read_seq,
      last_read_id = excluded.last_read_id, read_at = excluded.read_at`,
  );
  await queryRows(
    knex,
    sql`
    UPDATE rooms r
    SET head_seq = ${headSeq}, is_archived = r.is_archived AND ${sitsNow.has(clientId)}::boolean,
      activity = COALESCE((SELECT max(m.id) FROM messages m WHERE m.room_id = r.id AND m.seq > 0), r.activity)
    WHERE r.id = ${newId}`,
  );
  await rekey(knex, [{ roomId: newId, workerId, clientId }]);
  await settle(knex, newId);
};
