import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Metrics } from './Metrics.ts';

type Meters = Pick<Metrics, 'countSend' | 'countSyncPage'>;

/** Returns the same chat with counted outcomes of sends and counted sync pages. */
export const meterChat = (chat: Chat, { countSend, countSyncPage }: Meters): Chat => ({
  ...chat,
  sendMessage: async (input) => {
    try {
      const appended = await chat.sendMessage(input);
      countSend(appended.isDuplicate ? 'duplicate' : 'stored');
      return appended;
    } catch (failure) {
      countSend(failure instanceof ChatError ? failure.code : 'INTERNAL');
      throw failure;
    }
  },
  events: async (...asked) => {
    const page = await chat.events(...asked);
    countSyncPage(page.events.length);
    return page;
  },
});
