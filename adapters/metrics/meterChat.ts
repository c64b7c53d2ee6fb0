import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Metrics } from './Metrics.ts';

type Meters = Pick<Metrics, 'countSend' | 'countSyncPage' | 'countHold'>;

/** Returns the same chat with counted outcomes of sends, sync pages, and holds that are set and lifted. */
export const meterChat = (chat: Chat, { countSend, countSyncPage, countHold }: Meters): Chat => ({
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
  enterDirectory: (actor) => {
    const entered = chat.enterDirectory(actor);
    return {
      ...entered,
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
