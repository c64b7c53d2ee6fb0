import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { ChatError } from '../errors.ts';
import type { Hold } from '../holds/Hold.ts';
import type { Holds } from '../holds/Holds.ts';
import type { UserId } from '../ids.ts';
import type { Message } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import { type Revision, revisionsOf } from '../messages/Revision.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { accountsOf, type Report, type ReportId, reportNotFound, reportPart, seesReports } from './Report.ts';
import type { ReportQuery, Reports } from './Reports.ts';

/** A report with what helps to decide it. */
export interface ReportContext {
  readonly report: Report;
  /** The reported message as it was when it was reported; null for a report of a person. */
  readonly reported: Revision | null;
  /** The reported message and some around it, as they are now, the oldest first. */
  readonly messages: readonly Message[];
  /** Other reports about the person that the viewer may see, the newest first. */
  readonly earlier: readonly Report[];
  /** Holds about the person, past ones too, the newest first. */
  readonly holds: readonly Hold[];
}

export interface ReadReports {
  /** @throws ChatError ACCESS_DENIED for who sees no reports anywhere */
  listQueue(person: Person, query: Omit<ReportQuery, 'part'>): Promise<readonly Report[]>;
  /** The look goes on record before anything is shown. @throws ChatError NOT_FOUND, also without the right */
  readReport(person: Person, id: ReportId): Promise<ReportContext>;
  /** What the person has reported, the newest first, at most `mineShown`. */
  listMine(person: Person): Promise<readonly Report[]>;
  /** The warnings to the person, the newest first, at most `mineShown`. */
  listWarnings(person: Person): Promise<readonly Report[]>;
  /** @throws ChatError NOT_FOUND */
  confirmWarning(person: Person, id: ReportId): Promise<void>;
}

/** Reports and warnings that people see of their own. */
const mineShown = 100;
/** Messages around the reported one, with it. */
const messagesAround = 11;
const earlierShown = 20;

interface Deps {
  readonly reports: Reports;
  readonly messages: Pick<MessageStore, 'find' | 'changes' | 'history'>;
  readonly holds: Pick<Holds, 'list'>;
  readonly people: { find(id: UserId): Promise<Person | undefined> };
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
}

export const makeReadReports = ({ reports, messages, holds, people, auditLog, policy }: Deps): ReadReports => {
  const wordsOf = async ({ roomId, messageId, at }: Report): Promise<Revision | null> => {
    if (roomId === null || messageId === null) return null;
    const message = await messages.find(roomId, messageId);
    if (message === undefined) return null;
    const changes = (await messages.changes(roomId, [messageId])).get(messageId) ?? [];
    const revisions = revisionsOf(message, changes);
    return revisions.findLast((revision) => revision.at <= at && revision.content !== null) ?? revisions[0] ?? null;
  };

  return {
    listQueue: async (person, query) => {
      if (!seesReports(policy, person)) throw new ChatError('ACCESS_DENIED', 'You may not see what people report.');
      return reports.list({ ...query, part: reportPart(policy, person) });
    },

    readReport: async (person, id) => {
      const part = reportPart(policy, person);
      const report = await reports.find(id, part);
      if (report === undefined) throw reportNotFound();
      const { roomId, messageId, userId, organisation } = report;
      await auditLog.append([
        {
          actor: auditActor(person),
          action: 'report.read',
          subjects: [userId],
          organisation,
          ...(roomId === null ? {} : { roomId }),
          details: { report: id, message: messageId },
        },
      ]);
      const subject = await people.find(userId);
      const [reported, around, about, theirs] = await Promise.all([
        wordsOf(report),
        roomId === null || messageId === null
          ? { messages: [] }
          : messages.history(roomId, { around: messageId, limit: messagesAround }),
        reports.about(subject === undefined ? [userId] : accountsOf(subject), part, earlierShown + 1),
        holds.list({ userId, withPast: true, limit: earlierShown }),
      ]);
      const earlier = about.filter((one) => one.id !== id).slice(0, earlierShown);
      return { report, reported, messages: around.messages, earlier, holds: theirs };
    },

    listMine: (person) => reports.madeBy(accountsOf(person), mineShown),

    listWarnings: (person) => reports.warningsTo(accountsOf(person), mineShown),

    confirmWarning: async (person, id) => {
      if (!(await reports.confirmWarning(id, accountsOf(person))))
        throw new ChatError('NOT_FOUND', 'There is no such warning to you.');
    },
  };
};
