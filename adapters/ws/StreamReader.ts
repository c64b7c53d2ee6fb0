import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { RoomStream } from './RoomStream.ts';
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
export class StreamReader {
  readonly #messages: Pick<MessageStore, 'events'>;
  readonly #log: SocketLog;
  readonly #behind = new Map<RoomStream, (() => void)[]>();
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
  want(stream: RoomStream): void {
    if (!this.#behind.has(stream)) this.#behind.set(stream, []);
    this.#start();
  }

  /** Resolves after a read that began later than this call. */
  caughtUp(stream: RoomStream): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#behind.get(stream);
      if (waiting === undefined) this.#behind.set(stream, [resolve]);
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
      for (const [stream] of batch) this.#behind.delete(stream);
      try {
        await this.#read(batch.map(([stream]) => stream));
        pauseMs = firstPauseMs;
        for (const [, waiting] of batch) for (const resolve of waiting) resolve();
      } catch (failure) {
        this.#log.warn({ err: failure, rooms: batch.length }, 'events could not be read; trying again');
        for (const [stream, waiting] of batch)
          this.#behind.set(stream, [...(this.#behind.get(stream) ?? []), ...waiting]);
        await this.#pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
    this.#isReading = false;
  }

  async #read(streams: readonly RoomStream[]): Promise<void> {
    const open = streams.filter((stream) => !stream.isClosed);
    if (open.length === 0) return;
    const cursors = open.map(({ roomId, appliedSeq }) => ({ roomId, after: appliedSeq }));
    const pages = await this.#messages.events(cursors, eventsPerRead);
    for (const stream of open) {
      const page = pages.get(stream.roomId);
      if (page === undefined) continue;
      if (page.events.some(({ seq }) => seq > stream.appliedSeq)) this.repairs += 1;
      this.#take(stream, page.events);
      // The head may have been published meanwhile without its events: only a page that brought something goes on.
      if (page.events.length > 0 && stream.appliedSeq < page.headSeq) this.want(stream);
    }
  }

  /** One event that cannot be shown must not stop the other rooms. */
  #take(stream: RoomStream, events: readonly ChatEvent[]): void {
    try {
      stream.take(events);
    } catch (failure) {
      this.#log.error({ err: failure, roomId: stream.roomId, seq: stream.appliedSeq }, 'an event could not be applied');
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
