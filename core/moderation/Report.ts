import { ChatError } from '../errors.ts';
import type { HoldId } from '../holds/Hold.ts';
import type { Id, MessageId, OrganisationId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import { reportedScopes, safeguardedScopes } from '../permissions/rights.ts';
import { countCharacters } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';

export type ReportId = Id<'Report'>;
export const asReportId = (value: number): ReportId => value as ReportId;

/** Why somebody reports. `danger`: signs of danger to a child; it goes to those with the right `safeguard` alone. */
export const reportReasons = ['insult', 'bullying', 'spam', 'danger', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/**
 * What can be done about a report: nothing; the message deleted; the person warned; the person restricted to reading until
 * a moment; the account suspended until somebody lifts the hold, or until a moment; a case opened.
 */
export const reportActions = ['dismiss', 'remove', 'warn', 'restrict', 'suspend', 'hand_over'] as const;
export type ReportAction = (typeof reportActions)[number];

/** What the reporter hears: that nothing followed, or that something did; never what. */
export type ReportOutcome = 'dismissed' | 'acted';

/** How a report was decided. */
export interface ReportDecision {
  readonly action: ReportAction;
  /** For those who look into the decision later; '' if a dismissal has none. */
  readonly note: string;
  readonly deciderId: UserId;
  readonly at: Date;
  /** What the reported person is told; null unless they are warned. */
  readonly warning: string | null;
  /** When the person confirmed that they read the warning. */
  readonly readAt: Date | null;
  readonly holdId: HoldId | null;
  readonly caseId: number | null;
}

/** Somebody reports a message, or a person. What the message said then is among its revisions, which stay. */
export interface Report {
  readonly id: ReportId;
  readonly reporterId: UserId;
  /** The reporter's own UUID for the report; null if they gave none. */
  readonly clientId: string | null;
  /** Who is reported: the author of the message, or the person. */
  readonly userId: UserId;
  /** The room of the message, or the one in which the person was met; null if none was named. */
  readonly roomId: RoomId | null;
  /** Null: the person is reported, not a message. */
  readonly messageId: MessageId | null;
  /** To which organisation it belongs: the room's, else one of the person's. */
  readonly organisation: OrganisationId;
  readonly reason: ReportReason;
  /** Up to `commentChars` characters; '' for none. */
  readonly comment: string;
  /** By the clock of the store. */
  readonly at: Date;
  /** Null while it is open. */
  readonly decision: ReportDecision | null;
}

export type ReportDraft = Omit<Report, 'id' | 'at' | 'decision'>;

/** Characters of what people write with a report, a decision or a warning. */
export const commentChars = 2_000;

export const outcomeOf = ({ action }: Pick<ReportDecision, 'action'>): ReportOutcome =>
  action === 'dismiss' ? 'dismissed' : 'acted';

/**
 * Which reports somebody sees: the organisations of whose reports of danger, and of all others, with what is below them;
 * `all` for the whole. Never those about themselves.
 */
export interface ReportPart {
  readonly danger: 'all' | readonly OrganisationId[];
  readonly others: 'all' | readonly OrganisationId[];
  readonly exceptAbout: readonly UserId[];
}

export const reportPart = (policy: Policy, person: Person): ReportPart => {
  const part = (ids: readonly OrganisationId[]): 'all' | readonly OrganisationId[] =>
    ids.includes(organisationOf(rootScope)) ? 'all' : ids;
  return {
    danger: part(safeguardedScopes(policy, person).map(organisationOf)),
    others: part(reportedScopes(policy, person).map(organisationOf)),
    exceptAbout: accountsOf(person),
  };
};

/** The person's account, and those that were merged into it. */
export const accountsOf = ({ id, formerIds = [] }: Person): readonly UserId[] => [id, ...formerIds];

export const seesReports = (policy: Policy, person: Person): boolean =>
  reportedScopes(policy, person).length + safeguardedScopes(policy, person).length > 0;

/**
 * A text of a report without white space at both ends; '' for nothing to see.
 * @throws ChatError INVALID_REQUEST if it is too long
 */
export const checkText = (member: string, given: string): string => {
  const text = trimText(given);
  const length = countCharacters(text);
  if (length > commentChars) throw badReport(member, `At most ${commentChars} characters; ${member} has ${length}.`);
  return showsSomething(text) ? text : '';
};

/** The error for one member of a report or a decision. */
export const badReport = (member: string, message: string): ChatError =>
  new ChatError('INVALID_REQUEST', message, { details: [{ path: `/${member}`, problem: message }] });

export const reportNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such report, or it is not yours to see.');

/** Whether two reports are about the same message, or both about the same person and no message. */
export const isSameSubject = (
  one: Pick<Report, 'userId' | 'messageId'>,
  other: Pick<Report, 'userId' | 'messageId'>,
): boolean => one.messageId === other.messageId && one.userId === other.userId;

/** The error for a client_id that is sent again with another report. */
export const otherReport = (): ChatError =>
  new ChatError('CONFLICT', 'This client_id was used for another report. A new report needs a new client_id.');
