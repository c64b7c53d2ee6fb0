import type { UserId } from '../../../core/ids.ts';
import { outcomeOf, type Report } from '../../../core/moderation/Report.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

type Show = (userId: UserId) => Person;

/** Everybody of whom reports tell. */
export const namedInReports = (reports: readonly Report[]): UserId[] => [
  ...new Set(
    reports.flatMap(({ reporterId, userId, decision }) => [
      ...[reporterId, userId],
      ...(decision === null ? [] : [decision.deciderId]),
    ]),
  ),
];

/** For those who decide. */
export const encodeReport = (report: Report, show: Show) => {
  const { id, reporterId, userId, messageId, roomId, organisation, reason, comment, at, decision } = report;
  return {
    id,
    reporter: encodePerson(show(reporterId)),
    user: encodePerson(show(userId)),
    message_id: messageId,
    room_id: roomId,
    organisation_id: organisation,
    ...{ reason, comment, created_at: at.toISOString() },
    decision: decision && {
      action: decision.action,
      note: decision.note,
      decider: encodePerson(show(decision.deciderId)),
      decided_at: decision.at.toISOString(),
      warning: decision.warning,
      warning_read_at: decision.readAt?.toISOString() ?? null,
      hold_id: decision.holdId,
      case_id: decision.caseId,
    },
  };
};

/** For the reporter: nothing of what was done to the other. */
export const encodeOwnReport = (
  { id, userId, messageId, roomId, reason, comment, at, decision }: Report,
  show: Show,
) => ({
  id,
  user: encodePerson(show(userId)),
  message_id: messageId,
  room_id: roomId,
  ...{ reason, comment, created_at: at.toISOString() },
  outcome: decision && outcomeOf(decision),
  decided_at: decision?.at.toISOString() ?? null,
});

/** For the warned person: nothing of who reported what. */
export const encodeWarning = ({ id, decision }: Report) => ({
  id,
  text: decision?.warning ?? '',
  created_at: decision?.at.toISOString() ?? '',
  read_at: decision?.readAt?.toISOString() ?? null,
});
