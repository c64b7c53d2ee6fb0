import type { Knex } from 'knex';
import type { SavedRoom } from '../../../core/directory/SavedRecords.ts';
import { asRoomId, type RoomId, type UserId } from '../../../core/ids.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';
import { toPayload } from './eventPayload.ts';

/**
 * Stores changed rooms with their events, and of their memberships those that changed. The callers hold the directory or the rooms, so nobody else changes
 * memberships or states meanwhile. Messages may have arrived since the rooms were loaded: the new events then follow
 * them.
 */
export const saveRooms = async (
  trx: Knex,
  rooms: readonly ChatRoom[],
  actorId: UserId | null,
): Promise<SavedRoom[]> => {
  if (rooms.length === 0) return [];
  const heads = await lockHeads(
    trx,
    rooms.map(({ id }) => id),
  );
  const placed = rooms.map((room) => {
    const loadedHead = room.state.headSeq - room.changes.length;
    const shift = (heads.get(room.id) ?? loadedHead) - loadedHead;
    const place = (seq: number): number => (seq > loadedHead ? seq + shift : seq);
    return { room, headSeq: room.state.headSeq + shift, firstSeq: loadedHead + shift + 1, place };
  });
  const [saved] = await queryRows<{ at: Date }>(trx, saveStatement(placed, actorId));
  // Loaded rooms that await nobody say nothing of it, so these have been accepted now.
  const accepted = rooms.filter(({ state }) => state.awaits === null).map(({ id }) => id);
  if (accepted.length > 0)
    await queryRows(trx, sql`UPDATE homeroom.rooms SET awaits_id = NULL WHERE id = ANY (${accepted}::bigint[])`);
  const at = saved?.at ?? new Date(NaN);
  return placed.map(({ room, headSeq, firstSeq }) => ({
    roomId: room.id,
    headSeq,
    events: room.changes.map(
      (change, index): RoomEvent => ({
        ...change,
        roomId: room.id,
        seq: firstSeq + index,
        at,
        actorId,
      }),
    ),
  }));
};

/** Locks the rooms in the order of their ids. It is a separate statement, so that the next one reads what is locked. */
const lockHeads = async (trx: Knex, ids: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> => {
  const rows = await queryRows<{ id: Big; head_seq: Big }>(
    trx,
    sql`SELECT id, head_seq FROM homeroom.rooms WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`,
  );
  return new Map(rows.map(({ id, head_seq }) => [asRoomId(Number(id)), Number(head_seq)]));
};

interface PlacedRoom {
  readonly room: ChatRoom;
  readonly headSeq: number;
  readonly firstSeq: number;
  /** The seq to which a seq of the changed room has moved. */
  readonly place: (seq: number) => number;
}

const saveStatement = (placed: readonly PlacedRoom[], actorId: UserId | null): Sql => {
  const states = placed.map(({ room }) => room.state);
  const memberships = placed.flatMap(({ room, place }) =>
    [...room.affected].flatMap((userId) => {
      const membership = room.participants.get(userId);
      if (membership === undefined) return [];
      const { joinedSeq, leftSeq, visibleFromSeq } = membership;
      const seqs = { joinedSeq: place(joinedSeq), leftSeq: leftSeq === null ? null : place(leftSeq) };
      return [{ ...membership, ...seqs, visibleFromSeq: place(visibleFromSeq), roomId: room.id }];
    }),
  );
  const events = placed.flatMap(({ room, firstSeq }) =>
    room.changes.map((change, index) => ({
      roomId: room.id,
      seq: firstSeq + index,
      type: change.type,
      payload: JSON.stringify(toPayload(change)),
    })),
  );
  return sql`
    WITH clock AS MATERIALIZED (
      SELECT ${now} AS at
    ), room AS (
      UPDATE homeroom.rooms r
      SET name = c.name, context_name = c.context_name, is_frozen = c.is_frozen, is_archived = c.is_archived,
        organisation_id = c.organisation_id, owner_id = c.owner_id, head_seq = c.head_seq, seats_version = r.seats_version + 1, updated_at = clock.at
      FROM clock, unnest(
        ${states.map(({ id }) => id)}::bigint[], ${states.map(({ name }) => name)}::text[],
        ${states.map(({ contextName }) => contextName)}::text[],
        ${states.map(({ isFrozen }) => isFrozen)}::boolean[], ${states.map(({ isArchived }) => isArchived)}::boolean[],
        ${placed.map(({ headSeq }) => headSeq)}::bigint[], ${states.map(({ scope }) => organisationOf(scope))}::bigint[],
        ${states.map(({ ownerId }) => ownerId)}::bigint[]
      ) AS c (id, name, context_name, is_frozen, is_archived, head_seq, organisation_id, owner_id)
      WHERE r.id = c.id
    ), membership AS (
      SELECT * FROM unnest(
        ${memberships.map(({ roomId }) => roomId)}::bigint[], ${memberships.map(({ userId }) => userId)}::bigint[],
        ${memberships.map(({ joinedSeq }) => joinedSeq)}::bigint[],
        ${memberships.map(({ leftSeq }) => leftSeq)}::bigint[],
        ${memberships.map(({ visibleFromSeq }) => visibleFromSeq)}::bigint[],
        ${memberships.map(({ isSuspended }) => isSuspended)}::boolean[],
        ${memberships.map(({ mayPost }) => mayPost)}::boolean[], ${memberships.map(({ role }) => role)}::text[]
      ) AS m (room_id, user_id, joined_seq, left_seq, visible_from_seq, is_suspended, may_post, role)
    ), changed AS (
      UPDATE homeroom.participants p
      SET joined_seq = m.joined_seq, left_seq = m.left_seq, visible_from_seq = m.visible_from_seq,
        is_suspended = m.is_suspended, may_post = m.may_post, role = m.role
      FROM membership m
      WHERE p.room_id = m.room_id AND p.user_id = m.user_id
        AND (p.joined_seq, p.left_seq, p.visible_from_seq, p.is_suspended, p.may_post, p.role)
          IS DISTINCT FROM (m.joined_seq, m.left_seq, m.visible_from_seq, m.is_suspended, m.may_post, m.role)
    ), added AS (
      INSERT INTO homeroom.participants (
        room_id, user_id, joined_seq, left_seq, visible_from_seq, is_suspended, may_post, role
      )
      SELECT m.room_id, m.user_id, m.joined_seq, m.left_seq, m.visible_from_seq, m.is_suspended, m.may_post, m.role
      FROM membership m
      ON CONFLICT DO NOTHING
    ), event AS (
      INSERT INTO homeroom.events (room_id, seq, type, actor_id, payload, created_at)
      SELECT e.room_id, e.seq, e.type, ${actorId}::bigint, e.payload, clock.at
      FROM clock, unnest(
        ${events.map(({ roomId }) => roomId)}::bigint[], ${events.map(({ seq }) => seq)}::bigint[],
        ${events.map(({ type }) => type)}::text[], ${events.map(({ payload }) => payload)}::jsonb[]
      ) AS e (room_id, seq, type, payload)
    )
    SELECT at FROM clock`;
};
