import type { Block, Blocks } from '../blocks/Blocks.ts';
import type { UserId } from '../ids.ts';
import { outcomeOf, type Report } from '../moderation/Report.ts';
import type { Reports } from '../moderation/Reports.ts';
import type { Person } from '../permissions/Person.ts';
import type { MessageRequests } from '../requests/MessageRequests.ts';
import { type ExportRecord, named, time } from './exportRecords.ts';
import { requestRecord } from './requestRecord.ts';

interface Deps {
  readonly reports: Pick<Reports, 'madeBy' | 'about'>;
  readonly blocks: Pick<Blocks, 'setBy'>;
  readonly requests: Pick<MessageRequests, 'about'>;
  readonly people: { find(id: UserId): Promise<Person | undefined> };
}

/** Reports in one export. */
const reportsAtMost = 10_000;
const everyReport = { danger: 'all', others: 'all', exceptAbout: [] } as const;

/**
 * What a person reported, whom they block, who asked them to talk and whom they asked, and of reports about them that there was one and what came of it. Nothing
 * says who reported: no number, message, room, reason or time of the report. Open reports, those of danger to a child and
 * those that became a case are left out: who is told of them could do harm.
 */
export const readProtection = async (
  { reports, blocks, requests, people }: Deps,
  accountIds: readonly UserId[],
): Promise<readonly ExportRecord[]> => {
  const [made, about, set, asked] = await Promise.all([
    reports.madeBy(accountIds, reportsAtMost),
    reports.about(accountIds, everyReport, reportsAtMost),
    Promise.all(accountIds.map((id) => blocks.setBy(id))).then((lists) => lists.flat()),
    Promise.all(accountIds.map((id) => requests.about(id))).then((lists) => lists.flat()),
  ]);
  const names = new Map<UserId, Person | undefined>();
  for (const id of new Set([...made.map(({ userId }) => userId), ...set.map(({ blockedId }) => blockedId)]))
    names.set(id, await people.find(id));
  return [
    ...made.map((report) => madeRecord(report, names)),
    ...about.flatMap(aboutRecord),
    ...set.map(({ blockedId, at }: Block): ExportRecord => {
      return { type: 'block', person: named(names.get(blockedId), blockedId), since: time(at) };
    }),
    ...asked.map((request) => requestRecord(request, accountIds)),
  ];
};

/** The outcome as the reporter has heard it: never what was done to the other. */
const madeRecord = (report: Report, names: ReadonlyMap<UserId, Person | undefined>): ExportRecord => ({
  type: 'report',
  id: report.id,
  at: time(report.at),
  person: named(names.get(report.userId), report.userId),
  room_id: report.roomId,
  message_id: report.messageId,
  reason: report.reason,
  comment: report.comment,
  outcome: report.decision && outcomeOf(report.decision),
});

const aboutRecord = ({ reason, decision }: Report): ExportRecord[] =>
  decision === null || reason === 'danger' || decision.action === 'hand_over'
    ? []
    : [{ type: 'report_about', outcome: outcomeOf(decision), warning: decision.warning }];
