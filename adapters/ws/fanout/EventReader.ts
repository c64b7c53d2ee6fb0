import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { MessageStore } from '../../../core/messages/MessageStore.ts';
import type { RoomChannel } from './RoomChannel.ts';
import type { SocketLog } from './SocketLog.ts';

/** Rooms read by one query, and events of each. */
const roomsPerRead = 100;
const eventsPerRead = 100;
const firstPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * Reads what streams miss: all that are behind in one query, one query at a time, again until they have caught up.
 * Holds each stream at most once.
 */
export class EventReader {
  readonly #messages: Pick<MessageStore, 'events'>;
  readonly #log: SocketLog;
  readonly #behind = new Map<RoomChannel, (() => void)[]>();
  /** Pages that brought a room something it had not been told of. */
  repairs = 0;
  #isReading = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(messages: Pick<MessageStore, 'events'>, log: SocketLog) {
    this.#messages = messages;
    this.#log = log;
  }

  /** Reads the stream soon. News that is already under way within this process comes first and may spare the read. */
  schedule(channel: RoomChannel): void {
    if (!this.#behind.has(channel)) this.#behind.set(channel, []);
    this.#start();
  }

  /** Resolves after a read that began later than this call. */
  caughtUp(channel: RoomChannel): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#behind.get(channel);
      if (waiting === undefined) this.#behind.set(channel, [resolve]);
      else waiting.push(resolve);
      this.#start();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
    for (const waiting of this.#behind.values()) for (const resolve of waiting) resolve();
    this.#behind.clear();
  }

  #start(): void {
    if (this.#isReading || this.#isClosed) return;
    this.#isReading = true;
    setImmediate(() => void this.#readAll());
  }

  async #readAll(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (this.#behind.size > 0 && !this.#isClosed) {
      const batch = [...this.#behind].slice(0, roomsPerRead);
      for (const [channel] of batch) this.#behind.delete(channel);
      try {
        await this.#read(batch.map(([channel]) => channel));
        pauseMs = firstPauseMs;
        for (const [, waiting] of batch) for (const resolve of waiting) resolve();
      } catch (failure) {
        this.#log.warn({ err: failure, rooms: batch.length }, 'events could not be read; trying again');
        for (const [channel, waiting] of batch)
          this.#behind.set(channel, [...(this.#behind.get(channel) ?? []), ...waiting]);
        await this.#pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
    this.#isReading = false;
  }

  async #read(channels: readonly RoomChannel[]): Promise<void> {
    const open = channels.filter((channel) => !channel.isClosed);
    if (open.length === 0) return;
    const cursors = open.map(({ roomId, appliedSeq }) => ({ roomId, after: appliedSeq }));
    const pages = await this.#messages.events(cursors, eventsPerRead);
    for (const channel of open) {
      const page = pages.get(channel.roomId);
      if (page === undefined) continue;
      if (page.events.some(({ seq }) => seq > channel.appliedSeq)) this.repairs += 1;
      this.#take(channel, page.events);
      // The head may have been published meanwhile without its events: only a page that brought something goes on.
      if (page.events.length > 0 && channel.appliedSeq < page.headSeq) this.schedule(channel);
    }
  }

  /** One event that cannot be shown must not stop the other rooms. */
  #take(channel: RoomChannel, events: readonly ChatEvent[]): void {
    try {
      channel.apply(events);
    } catch (failure) {
      this.#log.error(
        { err: failure, roomId: channel.roomId, seq: channel.appliedSeq },
        'an event could not be applied',
      );
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
