import type { Knex } from 'knex';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import type { RoomDraft } from '../../../core/rooms/ChatRoom.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

/**
 * Creates rooms with their first memberships in one statement, except rooms whose key exists. Returns the ids of the
 * rooms that it created.
 */
export const createRooms = async (trx: Knex, drafts: readonly RoomDraft[]): Promise<RoomId[]> => {
  const memberships = drafts.flatMap(({ participants }, room) =>
    participants.map((membership) => ({ ...membership, room: room + 1 })),
  );
  const rows = await queryRows<{ id: Big }>(
    trx,
    sql`
    WITH draft AS (
      -- Ids are drawn first, so that memberships refer to their rooms even if a room has no key.
      SELECT d.*, nextval(pg_get_serial_sequence('homeroom.rooms', 'id')) AS id
      FROM unnest(
        ${drafts.map(({ type }) => type)}::text[], ${drafts.map(({ key }) => key)}::text[],
        ${drafts.map(({ name }) => name)}::text[], ${drafts.map(({ context }) => context)}::text[],
        ${drafts.map(({ contextName = '' }) => contextName)}::text[],
        ${drafts.map(({ about = [] }) => about[0] ?? null)}::bigint[],
        ${drafts.map(({ about = [] }) => about[1] ?? null)}::bigint[],
        ${drafts.map(({ ownerId }) => ownerId)}::bigint[], ${drafts.map(({ isFrozen }) => isFrozen)}::boolean[]
      ) WITH ORDINALITY
        AS d (type, key, name, context, context_name, about_one, about_other, owner_id, is_frozen, place)
    ), created AS (
      INSERT INTO homeroom.rooms (
        id, type, key, name, context, context_name, about, owner_id, is_frozen, activity, created_at, updated_at
      )
      SELECT d.id, d.type, d.key, d.name, d.context, d.context_name,
        -- The two people come in columns of their own, because rows of an array of arrays have one length.
        array_remove(ARRAY[d.about_one, d.about_other], NULL),
        d.owner_id, d.is_frozen, nextval('homeroom.message_ids'), clock.at, clock.at
      FROM draft d CROSS JOIN (SELECT ${now} AS at) clock
      ON CONFLICT (key) DO NOTHING
      RETURNING id
    ), membership AS (
      INSERT INTO homeroom.participants (room_id, user_id, joined_seq, is_suspended, may_post)
      SELECT d.id, m.user_id, 0, m.is_suspended, m.may_post
      FROM unnest(
        ${memberships.map(({ room }) => room)}::bigint[], ${memberships.map(({ userId }) => userId)}::bigint[],
        ${memberships.map(({ isSuspended = false }) => isSuspended)}::boolean[],
        ${memberships.map(({ mayPost }) => mayPost)}::boolean[]
      ) AS m (place, user_id, is_suspended, may_post)
        JOIN draft d ON d.place = m.place
        JOIN created ON created.id = d.id
    )
    SELECT id FROM created`,
  );
  return rows.map(({ id }) => asRoomId(Number(id)));
};
