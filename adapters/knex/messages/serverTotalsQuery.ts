import type { OrganisationId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

export interface ServerTotalsRow {
  readonly rooms: Record<string, number> | null;
  readonly messages: Big;
  readonly participants: Big;
  readonly people: Big;
}

/** What the server holds, or what an organisation holds with all below it. */
export const serverTotalsQuery = (within?: OrganisationId): Sql => sql`
  WITH counted AS (
    SELECT r.id, r.type, r.head_seq - r.floor_seq AS seqs FROM homeroom.rooms r
    ${within === undefined ? nothing : sql`WHERE r.organisation_id = ANY (${below(within)})`}
  ), room_type AS (
    SELECT type, count(*) AS rooms, sum(seqs) AS seqs FROM counted GROUP BY type
  )
  SELECT (SELECT json_object_agg(type, rooms) FROM room_type) AS rooms,
    -- Seqs are dense above the floor, so every seq without another event is a message's; every deletion has an event.
    COALESCE((SELECT sum(seqs) FROM room_type), 0)
      - (SELECT count(*) + count(*) FILTER (WHERE e.type = 'message_deleted') FROM homeroom.events e ${ofRooms(sql`e.room_id`, within)})
      + (
        SELECT count(*) + count(*) FILTER (WHERE e.type = 'message_deleted')
        FROM homeroom.rooms r JOIN homeroom.events e ON e.room_id = r.id AND e.seq <= r.floor_seq
        WHERE r.floor_seq > 0 ${within === undefined ? nothing : sql`AND r.organisation_id = ANY (${below(within)})`}
      ) AS messages,
    (SELECT count(*) FROM homeroom.participants p ${ofRooms(sql`p.room_id`, within)} WHERE p.left_seq IS NULL)
      AS participants,
    (
      SELECT count(*) FROM homeroom.users u
      WHERE u.is_active ${within === undefined ? nothing : sql`AND u.id IN (${peopleIn(within)})`}
    ) AS people`;

const below = (within: OrganisationId): Sql =>
  sql`ARRAY(SELECT o.id FROM homeroom.organisations o WHERE o.path && ${[within]}::bigint[])`;

const ofRooms = (roomId: Sql, within: OrganisationId | undefined): Sql =>
  within === undefined ? nothing : sql`JOIN counted ON counted.id = ${roomId}`;

/** Those who have a role there or below. */
const peopleIn = (within: OrganisationId): Sql =>
  sql`SELECT s.user_id FROM homeroom.role_scopes s WHERE s.organisation_id = ${within}::bigint AND s.is_below`;
