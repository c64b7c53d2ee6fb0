import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Report, ReportDecision, ReportDraft, ReportId, ReportPart } from './Report.ts';

export interface ReportQuery {
  readonly part: ReportPart;
  /** Open ones, the oldest first; or decided ones, the newest first. */
  readonly state: 'open' | 'decided';
  /** The last id of the page before. */
  readonly after?: ReportId;
  readonly limit: number;
}

/** How old open reports are: less than a day, less than a week, older. */
export type OpenReports = Readonly<Record<'day' | 'week' | 'older', number>>;

/** Port: what people report, and what was decided. Reports are never removed. */
export interface Reports {
  /**
   * Stores a report with its audit entry, or finds the one that the reporter has made of the same thing: of the same
   * message ever, of the same person while it is open. Of concurrent calls exactly one stores it.
   * @throws ChatError CONFLICT if the client id was used for a report of something else
   */
  add(draft: ReportDraft, audit: AuditDraft): Promise<{ readonly report: Report; readonly isNew: boolean }>;
  /** Undefined if there is none, or none in the part. */
  find(id: ReportId, part: ReportPart): Promise<Report | undefined>;
  list(query: ReportQuery): Promise<readonly Report[]>;
  /** Reports about these accounts in the part, the newest first. */
  about(userIds: readonly UserId[], part: ReportPart, limit: number): Promise<readonly Report[]>;
  /** What these accounts have reported, the newest first. */
  madeBy(userIds: readonly UserId[], limit: number): Promise<readonly Report[]>;
  /** Reports that ended with a warning to these accounts, the newest first. */
  warningsTo(userIds: readonly UserId[], limit: number): Promise<readonly Report[]>;
  /** Decides an open report, with its audit entry; undefined if it is not open. Of concurrent calls one decides. */
  decide(id: ReportId, decision: Omit<ReportDecision, 'at' | 'readAt'>, audit: AuditDraft): Promise<Report | undefined>;
  /** Notes that the warned person read a warning; once only. False if there is none to one of these accounts. */
  confirmWarning(id: ReportId, userIds: readonly UserId[]): Promise<boolean>;
  /** The room of a message, among the rooms in which the person has or had a membership. */
  roomOf(messageId: MessageId, userId: UserId): Promise<RoomId | undefined>;
  /**
   * Whether a report from this room is open that its moderators see: none of danger to a child, and none about these
   * accounts. One query.
   */
  isOpenIn(roomId: RoomId, exceptAbout: readonly UserId[]): Promise<boolean>;
  /** Erases what these accounts wrote with their reports, and the words of warnings to them. The reports stay. */
  eraseWords(userIds: readonly UserId[]): Promise<void>;
  countOpen(): Promise<OpenReports>;
}
