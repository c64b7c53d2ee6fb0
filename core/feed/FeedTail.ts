import type { Feed } from './Feed.ts';
import type { FeedEvent } from './FeedEvent.ts';
import { type LoopTools, PacedLoop } from './PacedLoop.ts';
import type { ReadFeedEvents } from './readFeed.ts';

interface Deps extends LoopTools {
  readonly feed: Feed;
  readonly readFeedEvents: ReadFeedEvents;
  /** In the order of their positions, each once. */
  readonly onEvents: (events: readonly FeedEvent[]) => void;
}

const pageSize = 100;
/** Milliseconds between two looks when there was nothing new, and after a failure. */
const pollMs = 250;
const retryMs = 1_000;

/**
 * Hands on what comes into the feed from now on, on this node, without a stored place: what happens while it does not run
 * is never seen. It begins at the end of the feed as of its first look, which `start` asks for before it returns. What
 * could not be read is read again, so it loses nothing while it runs, unless it falls behind all that is kept or the
 * history is restored: then it begins anew at the end.
 */
export class FeedTail {
  readonly #deps: Deps;
  readonly #loop: PacedLoop;
  /** Null until the end of the feed is known. */
  #position: number | null = null;
  #epoch = '';

  constructor(deps: Deps) {
    this.#deps = deps;
    const { clock, timers, onFailure } = deps;
    this.#loop = new PacedLoop({ clock, timers, onFailure, paceMs: 0, retryMs, turn: () => this.#turn() });
  }

  start(): void {
    this.#loop.start();
  }

  /** Nothing is handed on afterwards. */
  async close(): Promise<void> {
    await this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { clock, feed, readFeedEvents, onEvents } = this.#deps;
    const after = this.#position;
    const page = await feed.read(after ?? 0, after === null ? 0 : pageSize);
    if (after === null || page.epoch !== this.#epoch || after < page.floor) {
      this.#position = page.head;
      this.#epoch = page.epoch;
      return clock.monotonic() + pollMs;
    }
    const last = page.entries.at(-1);
    if (last === undefined) return clock.monotonic() + pollMs;
    const events = await readFeedEvents(page);
    if (this.#loop.isClosed) return 0;
    this.#position = last.position;
    onEvents(events);
    return last.position < page.head ? 0 : clock.monotonic() + pollMs;
  }
}
