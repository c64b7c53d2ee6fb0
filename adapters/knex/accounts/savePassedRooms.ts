import type { Knex } from 'knex';
import type { PassedRooms, SavedRoom } from '../../../core/directory/SavedRecords.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { askerOf } from '../../../core/rooms/messageRequest.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';
import type { Big } from '../permissions/personRow.ts';
import { loadRooms } from '../rooms/loadRooms.ts';
import { saveRooms } from '../rooms/saveRooms.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** The rooms in which a person has a place. */
export const loadRoomsOf = (trx: Knex, userId: UserId): Promise<ChatRoom[]> =>
  loadRooms(
    trx,
    sql`
    r.id = ANY (ARRAY(
      SELECT p.room_id
      FROM homeroom.participants p JOIN homeroom.rooms o ON o.id = p.room_id
      WHERE p.user_id = ${userId} AND (p.left_seq IS NULL OR ${userId}::bigint = ANY (o.about))
      UNION
      SELECT q.room_id
      FROM homeroom.message_requests q JOIN homeroom.rooms o ON o.id = q.room_id AND o.awaits_id = q.recipient_id
      WHERE q.recipient_id = ${userId}
    ))
    ORDER BY r.id`,
  );

/** A stored key, for a room that is about others: `direct:12:34`, with the id of a context perhaps. */
const keyAbout = (key: string, about: readonly UserId[]): string => {
  const [type = '', ...parts] = key.split(':');
  return about.length === 0 ? key : [type, ...about, ...parts.slice(about.length)].join(':');
};

const isParked = (key: string): boolean => key.startsWith(':');

interface KeyRow {
  readonly key: string;
  readonly room_id: Big;
}

const readKeys = (trx: Knex, ids: readonly RoomId[]): Promise<KeyRow[]> =>
  queryRows<KeyRow>(
    trx,
    sql`SELECT key, room_id FROM homeroom.room_keys WHERE room_id = ANY (${ids}::bigint[]) ORDER BY key`,
  );

/** One for each room: the room that has its key, if it were about these people. */
export const findTwins = async (
  trx: Knex,
  rooms: readonly { readonly roomId: RoomId; readonly about: readonly UserId[] }[],
): Promise<readonly (ChatRoom | undefined)[]> => {
  const keys = new Map(
    (
      await readKeys(
        trx,
        rooms.map(({ roomId }) => roomId),
      )
    )
      .filter(({ key }) => !isParked(key))
      .map(({ key, room_id: id }) => [Number(id), key]),
  );
  const wanted = rooms.map(({ roomId, about }) => keyAbout(keys.get(roomId) ?? '', about));
  const found = await queryRows<KeyRow>(
    trx,
    sql`SELECT key, room_id FROM homeroom.room_keys WHERE key = ANY (${wanted}::text[])`,
  );
  const ids = new Map(found.map(({ key, room_id: id }) => [key, Number(id)]));
  const loaded = await loadRooms(trx, sql`r.id = ANY (${[...ids.values()]}::bigint[])`);
  return rooms.map(({ roomId }, index) =>
    loaded.find(({ id }) => id !== roomId && id === ids.get(wanted[index] ?? '')),
  );
};

/** Stores rooms after a pass, with their keys, read pointers and settings, and puts the passes on record. */
export const savePassedRooms = async (trx: Knex, passed: PassedRooms): Promise<SavedRoom[]> => {
  const { merge, from, to, rooms, read, passes } = passed;
  if (passes.length > 0)
    await queryRows(
      trx,
      sql`
      UPDATE homeroom.merges SET moved = moved || jsonb_build_object('rooms', ${JSON.stringify(passes)}::jsonb)
      WHERE id = ${merge.id}`,
    );
  if (rooms.length === 0) return [];
  // Also a room without an event is locked and raises its version: an append that has checked it must look again.
  const saved = await saveRooms(trx, rooms, null);
  await passKeys(trx, passed);
  const states = rooms.map(({ state }) => state);
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.rooms r
    SET about = array_remove(ARRAY[i.one, i.other], NULL), archived_into = i.archived_into
    FROM unnest(
      ${states.map(({ id }) => id)}::bigint[], ${states.map(({ about }) => about[0] ?? null)}::bigint[],
      ${states.map(({ about }) => about[1] ?? null)}::bigint[],
      ${states.map(({ archivedInto = null }) => archivedInto)}::bigint[]
    ) AS i (id, one, other, archived_into)
    WHERE r.id = i.id`,
  );
  await passRequests(trx, states);
  if (read.length > 0) await passPointers(trx, read, { from, to });
  return saved;
};

/** Rooms that await one of the two accounts await the other, and what one has asked the other has. */
const passRequests = async (trx: Knex, states: readonly RoomState[]): Promise<void> => {
  const waiting = states.flatMap((state) => {
    const requesterId = askerOf(state);
    return requesterId === undefined || !state.awaits ? [] : [{ id: state.id, requesterId, awaits: state.awaits }];
  });
  if (waiting.length === 0) return;
  await queryRows(
    trx,
    sql`
    WITH waiting AS (
      SELECT * FROM unnest(
        ${waiting.map(({ id }) => id)}::bigint[], ${waiting.map(({ requesterId }) => requesterId)}::bigint[],
        ${waiting.map(({ awaits }) => awaits)}::bigint[]
      ) AS i (id, requester_id, awaits_id)
    ), passed AS (
      UPDATE homeroom.message_requests q SET requester_id = i.requester_id, recipient_id = i.awaits_id
      FROM waiting i WHERE q.room_id = i.id
    ), silenced AS (
      UPDATE homeroom.blocks b SET is_silent = true
      FROM waiting i WHERE b.user_id = i.awaits_id AND b.blocked_id = i.requester_id
    )
    UPDATE homeroom.rooms r SET awaits_id = i.awaits_id FROM waiting i WHERE r.id = i.id`,
  );
};

const passKeys = async (trx: Knex, { rooms, parked, unparked, merge }: PassedRooms): Promise<void> => {
  const about = new Map<number, readonly UserId[]>(rooms.map(({ id, state }) => [id, state.about]));
  const rows = await readKeys(
    trx,
    rooms.map(({ id }) => id),
  );
  const prefix = `:${merge.id}:`;
  const changed = rows.flatMap(({ key, room_id: id }) => {
    const roomId = Number(id) as RoomId;
    const others = about.get(roomId) ?? [];
    if (parked.includes(roomId)) return isParked(key) ? [] : [{ key, next: `${prefix}${keyAbout(key, others)}` }];
    if (unparked.includes(roomId))
      return key.startsWith(prefix) ? [{ key, next: keyAbout(key.slice(prefix.length), others) }] : [];
    const next = isParked(key) ? key : keyAbout(key, others);
    return next === key ? [] : [{ key, next }];
  });
  if (changed.length === 0) return;
  // A key may pass from one room to the other, and is unique after each row.
  const given = sql`
    unnest(${changed.map(({ key }) => key)}::text[], ${changed.map(({ next }) => next)}::text[]) AS i (key, next)`;
  await queryRows(trx, sql`UPDATE homeroom.room_keys k SET key = '::' || k.key FROM ${given} WHERE k.key = i.key`);
  await queryRows(trx, sql`UPDATE homeroom.room_keys k SET key = i.next FROM ${given} WHERE k.key = '::' || i.key`);
};

/** What was read by one of the two is read. What a member has set for the room stays; who is new has what the other set. */
const passPointers = async (
  trx: Knex,
  read: PassedRooms['read'],
  { from, to }: Pick<PassedRooms, 'from' | 'to'>,
): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.participants t
    SET last_read_seq = GREATEST(t.last_read_seq, f.last_read_seq), last_read_id = GREATEST(t.last_read_id, f.last_read_id),
      read_at = CASE WHEN f.last_read_seq > t.last_read_seq THEN f.read_at ELSE t.read_at END,
      is_muted = CASE WHEN i.is_new THEN f.is_muted ELSE t.is_muted END,
      is_pinned = CASE WHEN i.is_new THEN f.is_pinned ELSE t.is_pinned OR f.is_pinned END,
      hidden_activity = CASE WHEN i.is_new THEN f.hidden_activity ELSE t.hidden_activity END,
      unread_mark_id = CASE WHEN i.is_new THEN f.unread_mark_id ELSE t.unread_mark_id END,
      level = CASE WHEN i.is_new THEN f.level ELSE t.level END,
      snoozed_until = CASE WHEN i.is_new THEN f.snoozed_until ELSE t.snoozed_until END
    FROM unnest(${read.map(({ roomId }) => roomId)}::bigint[], ${read.map(({ isNew }) => isNew)}::boolean[])
        AS i (room_id, is_new)
      JOIN homeroom.participants f ON f.room_id = i.room_id AND f.user_id = ${from}
    WHERE t.room_id = i.room_id AND t.user_id = ${to}`,
  );
};
