import type { RoomId } from '../../../core/ids.ts';
import type { CaseId } from '../../../core/oversight/OversightCase.ts';
import type { CaseReach, CaseRoomQuery } from '../../../core/oversight/OversightCases.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { isInState } from './caseRow.ts';

/** The accounts that people of the case `c` have now: theirs may have been merged into others since. */
const casePeople = (caseId: Sql): Sql => sql`
  SELECT COALESCE(u.merged_into, u.id) AS user_id
  FROM homeroom.case_people cp JOIN homeroom.users u ON u.id = cp.user_id
  WHERE cp.case_id = ${caseId}`;

/** The cases of these organisations and of those below them, without those about the person who asks. */
export const isWithinReach = ({ within, hiddenFrom }: CaseReach): Sql => sql`
  c.organisation_id = ANY (ARRAY(SELECT o.id FROM homeroom.organisations o WHERE o.path && ${within}::bigint[]))
  AND NOT EXISTS (SELECT FROM (${casePeople(sql`c.id`)}) about WHERE about.user_id = ${hiddenFrom}::bigint)`;

/** The running case that was opened first and to which the room belongs. Few cases run at a time. */
export const coveringQuery = (roomId: RoomId, reach: CaseReach): Sql => sql`
  SELECT c.id
  FROM homeroom.cases c
  WHERE ${isInState('running')} AND ${isWithinReach(reach)}
    AND EXISTS (
      SELECT FROM homeroom.rooms r JOIN homeroom.organisations o ON o.id = r.organisation_id
      WHERE r.id = ${roomId}::bigint AND c.organisation_id = ANY (o.path)
    )
    AND (
      EXISTS (SELECT FROM homeroom.case_rooms cr WHERE cr.case_id = c.id AND cr.room_id = ${roomId}::bigint)
      OR EXISTS (
        SELECT FROM (${casePeople(sql`c.id`)}) about
          JOIN homeroom.participants p ON p.room_id = ${roomId}::bigint AND p.user_id = about.user_id
      )
      OR EXISTS (
        SELECT FROM (${casePeople(sql`c.id`)}) about
          JOIN homeroom.message_requests q ON q.room_id = ${roomId}::bigint AND q.recipient_id = about.user_id
      )
    )
  ORDER BY c.id LIMIT 1`;

/**
 * The rooms that a case names, and those of its people: an index has the present memberships, another one the past ones, a third
 * one in which somebody asked them to talk.
 */
export const caseRoomsQuery = (id: CaseId, { userId, roomId, before, limit }: CaseRoomQuery): Sql => sql`
  WITH about AS MATERIALIZED (
    ${casePeople(sql`${id}::bigint`)} ${userId === undefined ? nothing : sql`AND COALESCE(u.merged_into, u.id) = ${userId}::bigint`}
  ), named AS (
    SELECT cr.room_id FROM homeroom.case_rooms cr
    WHERE cr.case_id = ${id}::bigint AND ${userId === undefined}
    UNION
    SELECT p.room_id FROM about JOIN homeroom.participants p ON p.user_id = about.user_id AND p.left_seq IS NULL
    UNION
    SELECT p.room_id FROM about JOIN homeroom.participants p ON p.user_id = about.user_id AND p.left_seq IS NOT NULL
    UNION
    SELECT q.room_id FROM about JOIN homeroom.message_requests q ON q.recipient_id = about.user_id
  )
  SELECT r.id
  FROM named
    JOIN homeroom.rooms r ON r.id = named.room_id
    JOIN homeroom.organisations o ON o.id = r.organisation_id
    JOIN homeroom.cases c ON c.id = ${id}::bigint AND c.organisation_id = ANY (o.path)
  WHERE true
    ${roomId === undefined ? nothing : sql`AND named.room_id = ${roomId}::bigint`}
    ${before === undefined ? nothing : sql`AND named.room_id < ${before}::bigint`}
  ORDER BY r.id DESC LIMIT ${limit}`;
