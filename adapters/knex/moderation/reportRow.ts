import { asHoldId } from '../../../core/holds/Hold.ts';
import { asMessageId, asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import {
  asReportId,
  type Report,
  type ReportAction,
  type ReportDecision,
  type ReportReason,
} from '../../../core/moderation/Report.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface ReportRow {
  readonly id: Big;
  readonly reporter_id: Big;
  readonly client_id: string | null;
  readonly user_id: Big;
  readonly room_id: Big | null;
  readonly message_id: Big | null;
  readonly organisation_id: Big;
  readonly reason: ReportReason;
  readonly comment: string;
  readonly created_at: Date;
  readonly action: ReportAction | null;
  readonly note: string | null;
  readonly decider_id: Big | null;
  readonly decided_at: Date | null;
  readonly warning: string | null;
  readonly read_at: Date | null;
  readonly hold_id: Big | null;
  readonly case_id: Big | null;
}

export const reportColumns = sql`
  id, reporter_id, client_id, user_id, room_id, message_id, organisation_id, reason, comment, created_at,
  action, note, decider_id, decided_at, warning, read_at, hold_id, case_id`;

export const toReport = (row: ReportRow): Report => ({
  id: asReportId(Number(row.id)),
  reporterId: asUserId(Number(row.reporter_id)),
  clientId: row.client_id,
  userId: asUserId(Number(row.user_id)),
  roomId: row.room_id === null ? null : asRoomId(Number(row.room_id)),
  messageId: row.message_id === null ? null : asMessageId(Number(row.message_id)),
  organisation: asOrganisationId(Number(row.organisation_id)),
  reason: row.reason,
  comment: row.comment,
  at: row.created_at,
  decision: decisionOf(row),
});

const decisionOf = (row: ReportRow): ReportDecision | null => {
  const { action, note, decider_id: decider, decided_at: at, warning, read_at: readAt } = row;
  if (action === null || decider === null || at === null) return null;
  return {
    ...{ action, note: note ?? '', deciderId: asUserId(Number(decider)), at, warning, readAt },
    holdId: row.hold_id === null ? null : asHoldId(Number(row.hold_id)),
    caseId: row.case_id === null ? null : Number(row.case_id),
  };
};
