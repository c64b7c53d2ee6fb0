import type { Knex } from 'knex';
import type { RoomId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Events that one transaction moves, at most. */
const most = 5_000;

interface Found {
  readonly events: Big;
  readonly held: boolean;
  readonly in_case: boolean;
  readonly reported: boolean;
  readonly waiting: boolean;
  readonly announced: boolean;
  readonly asked: boolean;
  readonly telling: boolean;
  readonly torn: boolean;
  readonly withheld: boolean;
}

/** Why what is in a room must stay there for now; undefined if nothing rests on it. */
export const whyApart = async (trx: Knex, from: RoomId, into: RoomId): Promise<string | undefined> => {
  const [found] = await queryRows<Found>(
    trx,
    sql`
    SELECT
      (SELECT count(*) FROM homeroom.messages WHERE room_id = ${from})
        + (SELECT count(*) FROM homeroom.events WHERE room_id = ${from}) AS events,
      EXISTS (SELECT FROM homeroom.holds WHERE room_id IN (${from}, ${into}) AND lifted_at IS NULL) AS held,
      EXISTS (
        SELECT FROM homeroom.case_rooms cr JOIN homeroom.cases c ON c.id = cr.case_id
        WHERE cr.room_id IN (${from}, ${into}) AND c.ended_at IS NULL
      ) AS in_case,
      EXISTS (SELECT FROM homeroom.reports WHERE room_id = ${from}) AS reported,
      EXISTS (SELECT FROM homeroom.held_messages WHERE room_id = ${from} AND state = 'waiting')
        OR EXISTS (SELECT FROM homeroom.scheduled_messages WHERE room_id = ${from} AND state = 'waiting') AS waiting,
      EXISTS (SELECT FROM homeroom.announcements WHERE room_id = ${from})
        OR EXISTS (SELECT FROM homeroom.audiences WHERE room_id = ${from}) AS announced,
      EXISTS (SELECT FROM homeroom.rooms WHERE id IN (${from}, ${into}) AND awaits_id IS NOT NULL)
        OR EXISTS (SELECT FROM homeroom.message_requests WHERE room_id IN (${from}, ${into})) AS asked,
      EXISTS (SELECT FROM homeroom.notices WHERE room_id = ${from} AND gathered_at IS NULL)
        OR EXISTS (
          SELECT FROM homeroom.deliveries WHERE state IN ('waiting', 'claimed') AND ${from}::bigint = ANY (room_ids)
        ) AS telling,
      EXISTS (
        SELECT FROM homeroom.events e
        WHERE e.room_id = ${from} AND e.message_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = ${from} AND m.id = e.message_id)
      ) AS torn,
      EXISTS (
        SELECT FROM homeroom.participants t
          LEFT JOIN homeroom.participants f ON f.room_id = ${from} AND f.user_id = t.user_id
        WHERE t.room_id = ${into} AND t.left_seq IS NULL AND EXISTS (
          SELECT FROM homeroom.messages m
          WHERE m.room_id = ${from}
            AND (f.user_id IS NULL OR m.seq < f.visible_from_seq OR m.seq > f.left_seq)
        )
      ) AS withheld`,
  );
  if (found === undefined) return 'it is gone';
  if (Number(found.events) > most) return `it has more than ${most} events: ask the makers of Homeroom`;
  if (found.held) return 'a legal hold preserves it or the other one';
  if (found.in_case) return 'a case of oversight is open about it or the other one';
  if (found.reported) return 'reports are about it';
  if (found.waiting) return 'held or scheduled messages wait in it';
  if (found.announced) return 'announcements are in it';
  if (found.asked) return 'somebody asked in it to talk';
  if (found.telling) return 'people are still told of messages in it';
  if (found.withheld) return 'somebody in the other one may not read all that was said in it';
  return found.torn ? 'messages in it are lost (messages.changes)' : undefined;
};
