import { sql } from '../sql/Sql.ts';

/** The others in the room of `placed` who may use it. The room is locked, and its memberships are those of the statement. */
const others = sql`
  FROM homeroom.participants p
  WHERE p.room_id = placed.room_id AND p.left_seq IS NULL AND NOT p.is_suspended AND p.user_id <> placed.sender_id`;

/**
 * Parts of the statement that appends: who is asked to confirm messages that ask, fixed with the message, so that who comes
 * later is not missing. There is never a message that asks without them, nor they without it.
 */
export const askedPeople = sql`
  , asking AS (
    INSERT INTO homeroom.announcements (
      room_id, message_id, sender_id, organisation_id, confirmation, reach, created_at
    )
    SELECT placed.room_id, placed.id, placed.sender_id, r.organisation_id, placed.parts::jsonb ->> 'confirmation',
      (SELECT count(*) ${others}), placed.created_at
    FROM placed JOIN homeroom.rooms r ON r.id = placed.room_id
    WHERE placed.parts::jsonb -> 'confirmation' IS NOT NULL
    RETURNING id, message_id
  ), asked AS (
    INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id)
    SELECT asking.id, other.user_id, other.user_id
    FROM asking JOIN placed ON placed.id = asking.message_id CROSS JOIN LATERAL (SELECT p.user_id ${others}) other
  )`;
