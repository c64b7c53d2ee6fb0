import { asRoomId, asUserId } from '../../../core/ids.ts';
import { asCaseId, type CaseState, type OversightCase } from '../../../core/oversight/OversightCase.ts';
import { type Big, toScope } from '../permissions/personRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';

export interface CaseRow {
  readonly id: Big;
  readonly scope: readonly Big[];
  readonly reason: string;
  readonly author_id: Big;
  readonly approver_id: Big | null;
  readonly opened_at: Date;
  readonly until: Date;
  readonly ended_at: Date | null;
  readonly state: CaseState;
  readonly person_ids: readonly Big[];
  readonly room_ids: readonly Big[];
}

/** The state of the case `c` at this moment. */
const state = sql`
  CASE WHEN c.ended_at IS NOT NULL OR c.until <= clock_timestamp() THEN 'ended'
    WHEN c.needs_approval AND c.approver_id IS NULL THEN 'waiting'
    ELSE 'running' END`;

/** The case `c` is in this state now. `ended_at IS NULL` lets the index find those that are not over. */
export const isInState = (wanted: CaseState): Sql =>
  wanted === 'ended' ? sql`${state} = 'ended'` : sql`c.ended_at IS NULL AND ${state} = ${wanted}`;

export const isInStates = (wanted: readonly CaseState[]): Sql => sql`${state} = ANY (${wanted}::text[])`;

export const caseColumns = sql`
  c.id, c.reason, c.author_id, c.approver_id, c.opened_at, c.until, c.ended_at, ${state} AS state,
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = c.organisation_id) AS scope,
  ARRAY(SELECT cp.user_id FROM homeroom.case_people cp WHERE cp.case_id = c.id ORDER BY cp.user_id) AS person_ids,
  ARRAY(SELECT cr.room_id FROM homeroom.case_rooms cr WHERE cr.case_id = c.id ORDER BY cr.room_id) AS room_ids`;

export const toCase = (row: CaseRow): OversightCase => ({
  id: asCaseId(Number(row.id)),
  scope: toScope(row.scope),
  reason: row.reason,
  authorId: asUserId(Number(row.author_id)),
  approverId: row.approver_id === null ? null : asUserId(Number(row.approver_id)),
  openedAt: row.opened_at,
  until: row.until,
  endedAt: row.ended_at,
  state: row.state,
  personIds: row.person_ids.map((id) => asUserId(Number(id))),
  roomIds: row.room_ids.map((id) => asRoomId(Number(id))),
});
