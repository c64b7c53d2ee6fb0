import type { ApplyDirectory } from '../../core/directory/applyDirectory.ts';
import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { ImportOutcome, Metrics } from './Metrics.ts';

type Meters = Pick<
  Metrics,
  | 'countSend'
  | 'countSyncPage'
  | 'countHold'
  | 'countImport'
  | 'countSourceKey'
  | 'countCase'
  | 'countReport'
  | 'countDecision'
  | 'countAnnouncement'
  | 'countConfirmation'
  | 'countReminders'
  | 'parts'
  | 'traffic'
>;

/** Returns the same chat with counted outcomes of sends, sync pages, imports, holds, keys, cases, looks by cases, and reports. */
export const meterChat = (chat: Chat, meters: Meters): Chat => ({
  ...chat,
  ...meterSafeguarding(chat, meters),
  announcements: meterAnnouncements(chat.announcements, meters),
  sendMessage: async (input) => {
    const { countSend } = meters;
    const began = performance.now();
    try {
      const appended = await chat.sendMessage(input);
      countSend(appended.isDuplicate ? 'duplicate' : 'stored');
      if (appended.isDuplicate) return appended;
      meters.traffic.countSent(performance.now() - began);
      meters.parts.countParts(appended.message);
      return appended;
    } catch (failure) {
      countSend(failure instanceof MessageHeld ? 'held' : failure instanceof ChatError ? failure.code : 'INTERNAL');
      throw failure;
    }
  },
  pinMessage: async (input) => {
    const message = await chat.pinMessage(input);
    meters.parts.countPin(input.isPinned);
    return message;
  },
  applyDirectory: meterApply(chat.applyDirectory, meters.countImport),
  enterDirectory: (actor, within) => {
    const entered = chat.enterDirectory(actor, within);
    return {
      ...entered,
      apply: meterApply(entered.apply, meters.countImport),
      undoImport: async (id, options = {}) => {
        const count = (how: ImportOutcome): void => {
          if (options.isDryRun !== true) meters.countImport('undo', how);
        };
        return counted(count, async () => ({ done: await entered.undoImport(id, options), isChanged: true }));
      },
      setHold: counting(entered.setHold, ({ effect }) => meters.countHold(effect, 'set')),
      liftHold: counting(entered.liftHold, ({ effect }) => meters.countHold(effect, 'lifted')),
      createKey: counting(entered.createKey, () => meters.countSourceKey('created')),
      revokeKey: counting(entered.revokeKey, () => meters.countSourceKey('revoked')),
    };
  },
  identifyKey: counting(chat.identifyKey, (holder) => holder !== undefined && meters.countSourceKey('used')),
  identifyService: counting(chat.identifyService, (account) =>
    meters.parts.countService(account === undefined ? 'refused' : 'identified'),
  ),
  postAsService: {
    ...chat.postAsService,
    send: (account, message) =>
      chat.postAsService.send(account, message).then(
        (appended) => {
          meters.parts.countService(appended.isDuplicate ? 'duplicate' : 'sent');
          return appended;
        },
        (failure: unknown) => {
          meters.parts.countService('failed');
          throw failure;
        },
      ),
  },
  events: counting(chat.events, ({ events }) => meters.countSyncPage(events.length)),
});

const meterAnnouncements = (
  announcements: Chat['announcements'],
  { countAnnouncement, countConfirmation, countReminders }: Meters,
): Chat['announcements'] => ({
  ...announcements,
  announce: counting(announcements.announce, ({ isDuplicate }) => isDuplicate || countAnnouncement()),
  confirm: counting(announcements.confirm, countConfirmation),
  remind: counting(announcements.remind, countReminders),
});

const meterSafeguarding = (
  { cases, moderation }: Chat,
  { countCase, countReport, countDecision }: Meters,
): Pick<Chat, 'cases' | 'moderation'> => ({
  cases: {
    ...cases,
    open: counting(cases.open, ({ isNew }) => isNew && countCase('opened')),
    approve: counting(cases.approve, () => countCase('approved')),
    end: counting(cases.end, () => countCase('ended')),
    rooms: counting(cases.rooms, () => countCase('looked')),
    history: counting(cases.history, () => countCase('looked')),
    search: counting(cases.search, () => countCase('looked')),
  },
  moderation: {
    ...moderation,
    report: counting(moderation.report, ({ report, isNew }) => isNew && countReport(report.reason)),
    decide: counting(moderation.decide, ({ decision }) => decision !== null && countDecision(decision.action)),
  },
});

/** The same call, counted once it has its result. */
const counting =
  <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
    count: (result: Result) => unknown,
  ) =>
  async (...args: Args): Promise<Result> => {
    const result = await call(...args);
    count(result);
    return result;
  };

/** Dry runs are not counted. */
const meterApply =
  (apply: ApplyDirectory, countImport: Meters['countImport']): ApplyDirectory =>
  (records, options = {}) => {
    const kind = 'source' in records ? 'roster' : 'records';
    const count = (how: ImportOutcome): void => {
      if (options.isDryRun !== true) countImport(kind, how);
    };
    return counted(count, async () => {
      const done = await apply(records, options);
      const { organisations, contexts, users, relations } = done;
      const changed = [organisations, contexts, users, relations].some(({ created, updated }) => created + updated > 0);
      return { done, isChanged: changed || users.deactivated + relations.ended > 0 };
    });
  };

const counted = async <Done>(
  count: (how: ImportOutcome) => void,
  work: () => Promise<{ readonly done: Done; readonly isChanged: boolean }>,
): Promise<Done> => {
  try {
    const { done, isChanged } = await work();
    count(isChanged ? 'changed' : 'unchanged');
    return done;
  } catch (failure) {
    count(failure instanceof ChatError && failure.code !== 'UNAVAILABLE' ? 'refused' : 'failed');
    throw failure;
  }
};
