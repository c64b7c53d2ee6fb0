import { auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import type { ChangeDirectoryDeps } from '../directory/changeDirectory.ts';
import { type ManageHolds, makeManageHolds } from '../directory/manageHolds.ts';
import { ChatError } from '../errors.ts';
import type { Holds } from '../holds/Holds.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import { deleted } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import type { OpenCase } from '../oversight/openCase.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import { reportedScopes, safeguardedScopes } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { firstCharacters } from '../text/countCharacters.ts';
import {
  badReport,
  checkText,
  outcomeOf,
  type Report,
  type ReportAction,
  type ReportDecision,
  type ReportId,
  reportNotFound,
  reportPart,
} from './Report.ts';
import type { Reports } from './Reports.ts';

export interface DecideCommand {
  readonly action: ReportAction;
  /** For those who look into it later; needed unless the report is dismissed. */
  readonly note?: string;
  /** What the person is told; needed for a warning, and only there. */
  readonly warning?: string;
  /**
   * Until when the person only reads, the account is suspended, or the case runs. Needed for `restrict`; may be given for
   * `suspend` and `hand_over`.
   */
  readonly ends?: Date;
}

/**
 * Decides an open report. What the action does is done, and on record, before the report says so; the reporter then hears
 * the outcome, and a warned person the warning.
 * @throws ChatError NOT_FOUND, also for a report about oneself; CONFLICT if it is decided already, differently;
 *   INVALID_REQUEST, ACCESS_DENIED for a hold that is not the person's to set
 */
export type DecideReport = (person: Person, id: ReportId, command: DecideCommand) => Promise<Report>;

interface Deps extends ChangeDirectoryDeps {
  readonly reports: Pick<Reports, 'find' | 'decide'>;
  readonly messages: Pick<MessageStore, 'amend'>;
  readonly holds: Holds;
  readonly people: Pick<People, 'evidence' | 'around'>;
  readonly clock: Clock;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
  readonly openCase: OpenCase;
}

/** Milliseconds for which a case runs that was opened from a report without an end. */
const caseMs = 30 * 24 * 3_600_000;

type Effects = Pick<ReportDecision, 'holdId' | 'caseId'>;
const noEffects: Effects = { holdId: null, caseId: null };

export const makeDecideReport = ({ reports, messages, openCase, ...deps }: Deps): DecideReport => {
  const { policy, bus, clock } = deps;

  const holdsOf = (person: Person): ManageHolds => {
    const scopes = [...reportedScopes(policy, person), ...safeguardedScopes(policy, person)];
    const isAll = scopes.some((scope) => organisationOf(scope) === organisationOf(rootScope));
    return makeManageHolds({ ...deps, actor: person, part: isAll ? 'all' : scopes });
  };

  const remove = async (person: Person, { roomId, messageId, id, organisation }: Report, note: string) => {
    if (roomId === null || messageId === null)
      throw badReport('action', 'This report is about a person, not a message: there is nothing to remove.');
    const { event } = await messages.amend({
      ...{ roomId, messageId, actorId: person.id, action: 'delete', asModerator: true, change: deleted },
      audit: ({ sender }) => ({
        ...{ actor: auditActor(person), action: 'message.deleted', subjects: [sender.id], organisation, roomId },
        details: { message: messageId, report: id, reason: note },
      }),
    });
    if (event !== null) bus.publish({ roomId, headSeq: event.seq, events: [event] });
    return noEffects;
  };

  const hold = async (person: Person, { userId, id }: Report, { action, note: reason, ends }: HeldBy) => {
    const { id: holdId } = await holdsOf(person).setHold({
      ...{ subject: { userId }, effect: action, begins: clock.now(), ends },
      reason: `${firstCharacters(reasonChars, reason)} (report ${id})`,
    });
    return { ...noEffects, holdId };
  };

  const handOver = async (person: Person, { userId, roomId }: Report, reason: string, ends: Date | null) => {
    const until = ends ?? new Date(clock.now().getTime() + caseMs);
    const roomIds = roomId === null ? [] : [roomId];
    const request = { reason, personIds: [userId], roomIds, until };
    const { id: caseId } = await openCase(person, request).catch((failure: unknown) => {
      if (!(failure instanceof ChatError) || failure.code !== 'NOT_FOUND') throw failure;
      throw new ChatError('ACCESS_DENIED', 'You may not open cases: leave the report to somebody who may.');
    });
    return { ...noEffects, caseId };
  };

  const act = async (person: Person, report: Report, { action, note, ends }: Checked): Promise<Effects> => {
    if (action === 'remove') return remove(person, report, note);
    if (action === 'restrict' || action === 'suspend') return hold(person, report, { action, note, ends });
    return action === 'hand_over' ? handOver(person, report, note, ends) : noEffects;
  };

  return async (person, id, command) => {
    const report = await reports.find(id, reportPart(policy, person));
    if (report === undefined) throw reportNotFound();
    const checked = check(command, clock.now());
    if (report.decision !== null) return again(report, person, checked);
    const effects = await act(person, report, checked);
    const { action, note, warning } = checked;
    const decided = await reports.decide(
      id,
      { action, note, warning, deciderId: person.id, ...effects },
      {
        ...{ actor: auditActor(person), action: 'report.decided', subjects: [report.userId, report.reporterId] },
        organisation: report.organisation,
        ...(report.roomId === null ? {} : { roomId: report.roomId }),
        ...(effects.caseId === null ? {} : { caseId: effects.caseId }),
        details: { report: id, decision: action, note, hold: effects.holdId },
      },
    );
    if (decided === undefined) {
      // Somebody else decided in this moment: their decision counts, not this one.
      if (effects.holdId !== null) await holdsOf(person).liftHold(effects.holdId);
      throw decidedAlready();
    }
    const outcome = outcomeOf(checked);
    bus.publishEphemeral({ type: 'notice', userId: report.reporterId, about: 'report', id, outcome });
    if (action === 'warn')
      bus.publishEphemeral({ type: 'notice', userId: report.userId, about: 'warning', id, outcome });
    return decided;
  };
};

/** Characters of a note that a hold's reason repeats: it has at most 1,000. */
const reasonChars = 900;

interface Checked {
  readonly action: ReportAction;
  readonly note: string;
  readonly warning: string | null;
  readonly ends: Date | null;
}

interface HeldBy extends Pick<Checked, 'note' | 'ends'> {
  readonly action: 'restrict' | 'suspend';
}

/** @throws ChatError INVALID_REQUEST */
const check = (command: DecideCommand, now: Date): Checked => {
  const { action, note: givenNote = '', warning: givenWarning, ends = null } = command;
  const note = checkText('note', givenNote);
  if (note === '' && action !== 'dismiss')
    throw badReport('note', 'Say why, with note: those who look into this decision later need it.');
  const warning = givenWarning === undefined ? '' : checkText('warning', givenWarning);
  if (action === 'warn' && warning === '') throw badReport('warning', 'Say with warning what the person is to read.');
  if (action !== 'warn' && warning !== '')
    throw badReport('warning', 'Only the action "warn" tells the person something; leave warning out.');
  if (action === 'restrict' && ends === null)
    throw badReport('ends', 'Say with ends until when, or use the action "suspend".');
  if (ends !== null && action !== 'restrict' && action !== 'suspend' && action !== 'hand_over')
    throw badReport('ends', `The action "${action}" has no end; leave ends out.`);
  if (ends !== null && ends <= now) throw badReport('ends', 'This moment is over; write a later ends.');
  return { action, note, warning: action === 'warn' ? warning : null, ends };
};

/** A repeated call, because its answer was lost, gives the decision. @throws ChatError CONFLICT for another one */
const again = (report: Report, person: Person, { action, note, warning }: Checked): Report => {
  const { decision } = report;
  const isSame = decision?.deciderId === person.id && decision.action === action && decision.note === note;
  if (!isSame || decision.warning !== warning) throw decidedAlready();
  return report;
};

const decidedAlready = (): ChatError => new ChatError('CONFLICT', 'This report is decided already; read it again.');
