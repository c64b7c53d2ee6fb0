import type { MessageStore } from '../../../core/messages/MessageStore.ts';
import type { ApplyEvents } from './applyEvents.ts';
import type { ReadBatch, ReadQueue } from './ReadQueue.ts';
import type { SocketLog } from './SocketLog.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'events'>;
  readonly reads: ReadQueue;
  readonly applyEvents: ApplyEvents;
  readonly log: SocketLog;
}

/** Rooms read by one query, and events of each. */
const roomsPerRead = 100;
const eventsPerRead = 100;
const firstPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * Reads what channels miss: all that are behind in one query, one query at a time, again until they have caught up.
 */
export class EventReader {
  readonly #deps: Deps;
  #repairs = 0;
  #endPause: (() => void) | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    void this.#run();
  }

  /** Pages that brought a room something which no publication had brought. */
  get repairs(): number {
    return this.#repairs;
  }

  close(): void {
    this.#deps.reads.close();
    this.#endPause?.();
  }

  async #run(): Promise<void> {
    const { reads, log } = this.#deps;
    let pauseMs = firstPauseMs;
    for (;;) {
      const batch = await reads.next(roomsPerRead);
      if (batch === null) return;
      try {
        await this.#read(batch);
        pauseMs = firstPauseMs;
        reads.settle(batch);
      } catch (failure) {
        log.warn({ err: failure, rooms: batch.size }, 'events could not be read; trying again');
        reads.putBack(batch);
        await this.#pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
  }

  async #read(batch: ReadBatch): Promise<void> {
    const { messages, reads, applyEvents } = this.#deps;
    const open = [...batch.keys()].filter((channel) => !channel.isClosed);
    if (open.length === 0) return;
    const cursors = open.map(({ roomId, appliedSeq }) => ({ roomId, after: appliedSeq }));
    const pages = await messages.events(cursors, eventsPerRead);
    for (const channel of open) {
      const page = pages.get(channel.roomId);
      if (page === undefined) continue;
      if (page.events.some(({ seq }) => seq > channel.appliedSeq)) this.#repairs += 1;
      applyEvents(channel, page.events);
      // The head may have been published meanwhile without its events: only a page that brought something goes on.
      if (page.events.length > 0 && channel.appliedSeq < page.headSeq) reads.schedule(channel);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
