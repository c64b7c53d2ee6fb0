import type { Knex } from 'knex';
import { asRoomId, type RoomId } from '../../../../core/ids.ts';

/** A second room of the same people, as a lost key lets come to be. */
export const makeTwin = async (knex: Knex, of: RoomId): Promise<RoomId> => {
  const { rows } = await knex.raw(`
    INSERT INTO homeroom.rooms (type, name, context, is_frozen, activity, created_at, updated_at, about, organisation_id, context_id)
    SELECT type, name, context, false, nextval('homeroom.message_ids'), now(), now(), about, organisation_id, context_id
    FROM homeroom.rooms WHERE id = ${of} RETURNING id::int`);
  const id = asRoomId(Number(rows[0]?.id));
  await knex.raw(`
    INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
    SELECT ${id}, user_id, role, 0, false, true FROM homeroom.participants WHERE room_id = ${of}`);
  return id;
};
