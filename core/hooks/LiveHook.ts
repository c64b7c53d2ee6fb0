import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { Timers } from '../feed/Timers.ts';
import type { HookFacts, HookWatch } from './HookWatch.ts';

interface Deps {
  readonly facts: HookFacts;
  readonly handle: (event: FeedEvent) => unknown;
  readonly timers: Timers;
  readonly watch: HookWatch;
}

/** Events that wait for one hook, at most: the oldest is dropped for a further one. */
export const eventsAtMost = 256;
/** Milliseconds for one event; then the next one begins. */
export const liveHookMs = 10_000;
/** Calls that have not ended in their time, at most: with so many the hook waits for one of them. */
export const lateAtMost = 8;

/** One function that hears events one after the other, in their order. Never throws, and never keeps its caller waiting. */
export class LiveHook {
  readonly #deps: Deps;
  #waiting: FeedEvent[] = [];
  #working: Promise<void> | undefined;
  #isClosed = false;
  #late = 0;
  #onLateEnded: () => void = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get facts(): HookFacts {
    return this.#deps.facts;
  }

  push(event: FeedEvent): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= eventsAtMost) {
      this.#waiting.shift();
      this.#deps.watch.onDropped(this.#deps.facts);
    }
    this.#waiting.push(event);
    this.#working ??= this.#work();
  }

  /** What waits is dropped. Resolves when the call under way has ended, or its time is over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = [];
    this.#onLateEnded();
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      await this.#handle(event);
      if (this.#late >= lateAtMost && !this.#isClosed)
        await new Promise<void>((resolve) => {
          this.#onLateEnded = resolve;
        });
    }
    this.#working = undefined;
  }

  async #handle(event: FeedEvent): Promise<void> {
    const { facts, handle, timers, watch } = this.#deps;
    let isLate = false;
    const done = this.#call(handle, event).then(
      () => watch.onHandled(facts),
      (failure: unknown) => watch.onFailure(facts, failure),
    );
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = timers.after(liveHookMs, () => {
        isLate = true;
        this.#late += 1;
        watch.onTimeout(facts, liveHookMs);
        resolve();
      });
    });
    const ended = done.then(() => {
      cancel();
      if (!isLate) return;
      this.#late -= 1;
      this.#onLateEnded();
    });
    await Promise.race([ended, limit]);
  }

  /** What is thrown becomes a rejection; the call begins in a turn of its own. */
  async #call(handle: Deps['handle'], event: FeedEvent): Promise<void> {
    await Promise.resolve();
    await handle(event);
  }
}
