import type { SendMessage } from '../messages/sendMessage.ts';
import type { SenderPace } from './SenderPace.ts';

/** The same use cases; how long each message takes until it is stored is known to those who tell people. A refusal does not count. */
export const timeSends = <Calls extends { readonly sendMessage: SendMessage }>(
  calls: Calls,
  pace: Pick<SenderPace, 'sending'>,
): Calls => ({
  ...calls,
  sendMessage: async (input) => {
    const stored = pace.sending();
    const appended = await calls.sendMessage(input);
    stored();
    return appended;
  },
});
