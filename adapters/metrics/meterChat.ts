import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Metrics } from './Metrics.ts';

type Meters = Pick<
  Metrics,
  | 'countSend'
  | 'countSyncPage'
  | 'countHold'
  | 'countSourceKey'
  | 'countCase'
  | 'countReport'
  | 'countDecision'
  | 'countAnnouncement'
  | 'countConfirmation'
  | 'countReminders'
>;

/** Returns the same chat with counted outcomes of sends, sync pages, holds, keys of sources, cases, looks by cases, and reports. */
export const meterChat = (chat: Chat, meters: Meters): Chat => ({
  ...chat,
  ...meterSafeguarding(chat, meters),
  announcements: meterAnnouncements(chat.announcements, meters),
  sendMessage: async (input) => {
    const { countSend } = meters;
    try {
      const appended = await chat.sendMessage(input);
      countSend(appended.isDuplicate ? 'duplicate' : 'stored');
      return appended;
    } catch (failure) {
      countSend(failure instanceof MessageHeld ? 'held' : failure instanceof ChatError ? failure.code : 'INTERNAL');
      throw failure;
    }
  },
  enterDirectory: (actor) => {
    const entered = chat.enterDirectory(actor);
    return {
      ...entered,
      setHold: counting(entered.setHold, ({ effect }) => meters.countHold(effect, 'set')),
      liftHold: counting(entered.liftHold, ({ effect }) => meters.countHold(effect, 'lifted')),
      createKey: counting(entered.createKey, () => meters.countSourceKey('created')),
      revokeKey: counting(entered.revokeKey, () => meters.countSourceKey('revoked')),
    };
  },
  identifyKey: counting(chat.identifyKey, (holder) => holder !== undefined && meters.countSourceKey('used')),
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
