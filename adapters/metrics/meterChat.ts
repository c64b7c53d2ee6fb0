import type { ApplyDirectory } from '../../core/directory/applyDirectory.ts';
import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { ImportOutcome, Metrics } from './Metrics.ts';

type Meters = Pick<Metrics, 'countSend' | 'countSyncPage' | 'countHold' | 'countImport'>;

/** Returns the same chat with counted outcomes of sends, sync pages, imports, and holds that are set and lifted. */
export const meterChat = (chat: Chat, { countSend, countSyncPage, countHold, countImport }: Meters): Chat => ({
  ...chat,
  sendMessage: async (input) => {
    try {
      const appended = await chat.sendMessage(input);
      countSend(appended.isDuplicate ? 'duplicate' : 'stored');
      return appended;
    } catch (failure) {
      countSend(failure instanceof MessageHeld ? 'held' : failure instanceof ChatError ? failure.code : 'INTERNAL');
      throw failure;
    }
  },
  applyDirectory: meterApply(chat.applyDirectory, countImport),
  enterDirectory: (actor) => {
    const entered = chat.enterDirectory(actor);
    return {
      ...entered,
      apply: meterApply(entered.apply, countImport),
      undoImport: async (id, options = {}) => {
        const count = (how: ImportOutcome): void => {
          if (options.isDryRun !== true) countImport('undo', how);
        };
        return counted(count, async () => ({ done: await entered.undoImport(id, options), isChanged: true }));
      },
      setHold: async (written) => {
        const hold = await entered.setHold(written);
        countHold(hold.effect, 'set');
        return hold;
      },
      liftHold: async (id) => {
        const hold = await entered.liftHold(id);
        countHold(hold.effect, 'lifted');
        return hold;
      },
    };
  },
  events: async (...asked) => {
    const page = await chat.events(...asked);
    countSyncPage(page.events.length);
    return page;
  },
});

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
