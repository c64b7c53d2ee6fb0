import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { MessageId, OrganisationId, RoomId, UserId } from '../../../core/ids.ts';
import {
  asReportId,
  isSameSubject,
  otherReport,
  type Report,
  type ReportDecision,
  type ReportDraft,
  type ReportId,
  type ReportPart,
} from '../../../core/moderation/Report.ts';
import type { OpenReports, ReportQuery, Reports } from '../../../core/moderation/Reports.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

const dayMs = 24 * 3_600_000;

export class MemoryReports implements Reports {
  readonly #database: MemoryDatabase;
  /** In the order of their ids: 1, 2, 3 … */
  readonly #reports: Report[] = [];

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  add(draft: ReportDraft, audit: AuditDraft): Promise<{ readonly report: Report; readonly isNew: boolean }> {
    const { clock, writes } = this.#database;
    return writes.write(() => {
      const own = this.#reports.filter(({ reporterId }) => reporterId === draft.reporterId);
      const known =
        own.find(({ clientId }) => clientId !== null && clientId === draft.clientId) ??
        own.find((one) => isSameSubject(one, draft) && (draft.messageId !== null || one.decision === null));
      if (known !== undefined) {
        if (!isSameSubject(known, draft)) throw otherReport();
        return { report: known, isNew: false };
      }
      const report: Report = { ...draft, id: asReportId(this.#reports.length + 1), at: clock.now(), decision: null };
      this.#reports.push(report);
      this.#record(audit);
      return { report, isNew: true };
    });
  }

  async find(id: ReportId, part: ReportPart): Promise<Report | undefined> {
    const report = this.#reports[id - 1];
    return report !== undefined && this.#isIn(part, report) ? report : undefined;
  }

  async list({ part, state, after, limit }: ReportQuery): Promise<readonly Report[]> {
    const found = this.#reports.filter(
      (report) => (report.decision === null) === (state === 'open') && this.#isIn(part, report),
    );
    if (state === 'open') return found.filter(({ id }) => after === undefined || id > after).slice(0, limit);
    return found
      .reverse()
      .filter(({ id }) => after === undefined || id < after)
      .slice(0, limit);
  }

  async about(userIds: readonly UserId[], part: ReportPart, limit: number): Promise<readonly Report[]> {
    return this.#newest((one) => userIds.includes(one.userId) && this.#isIn(part, one), limit);
  }

  async madeBy(userIds: readonly UserId[], limit: number): Promise<readonly Report[]> {
    return this.#newest(({ reporterId }) => userIds.includes(reporterId), limit);
  }

  async warningsTo(userIds: readonly UserId[], limit: number): Promise<readonly Report[]> {
    const isWarning = ({ userId, decision }: Report): boolean =>
      userIds.includes(userId) && decision !== null && decision.warning !== null;
    const decidedAt = ({ decision }: Report): number => decision?.at.getTime() ?? 0;
    return this.#reports
      .filter(isWarning)
      .sort((one, other) => decidedAt(other) - decidedAt(one) || other.id - one.id)
      .slice(0, limit);
  }

  decide(
    id: ReportId,
    decision: Omit<ReportDecision, 'at' | 'readAt'>,
    audit: AuditDraft,
  ): Promise<Report | undefined> {
    const { clock, writes } = this.#database;
    return writes.write(() => {
      const report = this.#reports[id - 1];
      if (report?.decision !== null) return undefined;
      this.#record(audit);
      return this.#set({ ...report, decision: { ...decision, at: clock.now(), readAt: null } });
    });
  }

  confirmWarning(id: ReportId, userIds: readonly UserId[]): Promise<boolean> {
    const { clock, writes } = this.#database;
    return writes.write(() => {
      const report = this.#reports[id - 1];
      if (!report?.decision?.warning || !userIds.includes(report.userId)) return false;
      this.#set({ ...report, decision: { ...report.decision, readAt: report.decision.readAt ?? clock.now() } });
      return true;
    });
  }

  async roomOf(messageId: MessageId, userId: UserId): Promise<RoomId | undefined> {
    const { tables } = this.#database;
    return [...tables.roomIdsOf.get(userId)].find((roomId) => {
      const isMember = tables.rooms.get(roomId)?.memberships.get(userId)?.leftSeq === null;
      return isMember && tables.log(roomId).find(messageId) !== undefined;
    });
  }

  async isOpenIn(id: RoomId, exceptAbout: readonly UserId[]): Promise<boolean> {
    return this.#reports.some(
      ({ roomId, decision, reason, userId }) =>
        roomId === id && decision === null && reason !== 'danger' && !exceptAbout.includes(userId),
    );
  }

  eraseWords(userIds: readonly UserId[]): Promise<void> {
    return this.#database.writes.write(() => {
      for (const report of this.#reports) {
        const comment = userIds.includes(report.reporterId) ? '' : report.comment;
        const isWarned =
          userIds.includes(report.userId) && report.decision !== null && report.decision.warning !== null;
        this.#set({ ...report, comment, decision: isWarned ? { ...report.decision, warning: '' } : report.decision });
      }
    });
  }

  async countOpen(): Promise<OpenReports> {
    const now = this.#database.clock.now().getTime();
    const counts = { day: 0, week: 0, older: 0 };
    for (const { at, decision } of this.#reports) {
      const age = now - at.getTime();
      if (decision === null) counts[age < dayMs ? 'day' : age < 7 * dayMs ? 'week' : 'older'] += 1;
    }
    return counts;
  }

  #record(audit: AuditDraft): void {
    this.#database.audit.append([audit], this.#database.clock.now());
  }

  #set(report: Report): Report {
    this.#reports[report.id - 1] = report;
    return report;
  }

  #newest(isMeant: (report: Report) => boolean, limit: number): Report[] {
    return this.#reports.filter(isMeant).reverse().slice(0, limit);
  }

  #isIn({ danger, others, exceptAbout }: ReportPart, { userId, reason, organisation }: Report): boolean {
    const part = reason === 'danger' ? danger : others;
    return !exceptAbout.includes(userId) && (part === 'all' || this.#isWithin(part, organisation));
  }

  #isWithin(part: readonly OrganisationId[], organisation: OrganisationId): boolean {
    return this.#database.tables.scopeOf(organisation).some((id) => part.includes(id));
  }
}
