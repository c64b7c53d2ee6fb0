import type { MessageWords } from '../../../core/messages/MessageWords.ts';

/** The search in memory reads the texts themselves, so no message waits for its words. */
export class MemoryMessageWords implements MessageWords {
  makeNext(): Promise<number> {
    return Promise.resolve(0);
  }

  countWaiting(): Promise<number> {
    return Promise.resolve(0);
  }
}
