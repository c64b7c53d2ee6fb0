import { type ConsumerStart, type Consumers, consumerLease } from './Consumers.ts';
import { type ConsumerTimes, consumerTimes } from './ConsumerTimes.ts';
import type { Feed } from './Feed.ts';
import type { FeedEvent } from './FeedEvent.ts';
import type { Lease, Leases } from './Leases.ts';
import { type LoopTools, PacedLoop } from './PacedLoop.ts';
import type { ReadFeedEvents } from './readFeed.ts';

/** Called as it happens, to log and to count. */
export interface ConsumerWatch {
  /** Too far behind: what it has not seen is no longer kept. It stands still until somebody lets it go on. */
  onCutOff(name: string): void;
  /** The event is handled again, until it succeeds. */
  onFailure(name: string, failure: unknown): void;
}

interface Deps extends Omit<LoopTools, 'onFailure'> {
  readonly feed: Feed;
  readonly consumers: Consumers;
  readonly leases: Leases;
  readonly readFeedEvents: ReadFeedEvents;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: ConsumerWatch;
  readonly times?: Partial<ConsumerTimes>;
}

export interface ConsumerOptions {
  /** The same for ever: the position is stored under it. */
  readonly name: string;
  /**
   * Handles one event. The next one comes when it has resolved; if it rejects, the same one comes again. It may see an
   * event twice, after a crash or a take-over: `event.id` tells.
   */
  readonly handle: (event: FeedEvent) => Promise<void> | void;
  /** Where a consumer begins that has never run; default `floor`. */
  readonly start?: ConsumerStart;
}

/** A consumer that handles up to a hundred events at once, in their order. If it rejects, all of them come again. */
export interface PageConsumerOptions extends Omit<ConsumerOptions, 'handle'> {
  readonly handleAll: (events: readonly FeedEvent[]) => Promise<void>;
}

const pageSize = 100;

/**
 * Hands all events to a function, in order, one at a time and on one node at a time. The position is stored after the
 * work: each event is handled at least once (I20).
 */
export class FeedConsumer {
  readonly #deps: Deps;
  readonly #options: ConsumerOptions | PageConsumerOptions;
  readonly #times: ConsumerTimes;
  readonly #loop: PacedLoop;
  #lease: Lease | undefined;
  #stopRenewing: () => void = () => {};
  /** Null until it is read from the store. */
  #position: number | null = null;
  #epoch = '';
  #savedAt = 0;
  #isCutOff = false;

  constructor(deps: Deps, options: ConsumerOptions | PageConsumerOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#times = { ...consumerTimes, ...deps.times };
    const { clock, timers, watch } = deps;
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs: 0, retryMs: this.#times.retryMs },
      turn: () => this.#turn(),
      onFailure: (failure) => watch.onFailure(options.name, failure),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Waits for the event in work, at most 5 s, and lets another node go on. */
  async close(): Promise<void> {
    await this.#loop.close();
    this.#stopRenewing();
    const lease = this.#lease;
    this.#lease = undefined;
    const { leases, watch } = this.#deps;
    if (lease !== undefined)
      await leases.release(lease).catch((failure: unknown) => watch.onFailure(this.#options.name, failure));
  }

  async #turn(): Promise<number> {
    const { clock, feed, consumers, watch } = this.#deps;
    const lease = this.#lease ?? (await this.#acquire());
    if (lease === undefined) return clock.monotonic() + this.#times.contendMs;
    if (this.#position === null) {
      const state = await consumers.open(lease, this.#options.start ?? 'floor');
      if (state.isCutOff && !this.#isCutOff) watch.onCutOff(this.#options.name);
      this.#isCutOff = state.isCutOff;
      if (state.isCutOff) return clock.monotonic() + this.#times.cutOffMs;
      this.#position = state.position;
      this.#epoch = '';
    }
    const page = await feed.read(this.#position, pageSize);
    if (this.#epoch !== '' && this.#epoch !== page.epoch) return this.#forget();
    this.#epoch = page.epoch;
    if (this.#position < page.floor) {
      await consumers.cutOff(lease);
      return this.#forget();
    }
    const events = await this.#deps.readFeedEvents(page);
    if (!(await this.#handle(events))) return 0;
    const last = page.entries.at(-1);
    if (last === undefined) return clock.monotonic() + this.#times.pollMs;
    await this.#save(last.position);
    return 0;
  }

  /** False if another node goes on, or nobody. */
  async #handle(events: readonly FeedEvent[]): Promise<boolean> {
    const options = this.#options;
    const isOver = (): boolean => this.#lease === undefined || this.#loop.isClosed;
    if ('handleAll' in options) {
      if (events.length > 0 && !isOver()) await options.handleAll(events);
      return !isOver();
    }
    for (const event of events) {
      if (isOver()) return false;
      await options.handle(event);
      await this.#passed(event.position);
    }
    return true;
  }

  async #passed(position: number): Promise<void> {
    if (this.#position === null) return;
    this.#position = position;
    if (this.#deps.clock.monotonic() - this.#savedAt >= this.#times.saveMs) await this.#save(position);
  }

  /** If the lease was taken over, the other node goes on from what is stored. */
  async #save(position: number): Promise<void> {
    this.#position = position;
    this.#savedAt = this.#deps.clock.monotonic();
    if (this.#lease !== undefined && !(await this.#deps.consumers.save(this.#lease, position))) this.#lose();
  }

  #forget(): number {
    this.#position = null;
    return 0;
  }

  async #acquire(): Promise<Lease | undefined> {
    const { leases, holder } = this.#deps;
    this.#lease = await leases.acquire(consumerLease(this.#options.name), holder, this.#times.leaseMs);
    this.#position = null;
    if (this.#lease !== undefined) this.#renewLater(this.#deps.clock.monotonic());
    return this.#lease;
  }

  /** Also while an event is in work, which may take long. */
  #renewLater(renewedAt: number): void {
    this.#stopRenewing();
    this.#stopRenewing = this.#deps.timers.after(this.#times.renewMs, () => void this.#renew(renewedAt));
  }

  async #renew(renewedAt: number): Promise<void> {
    const lease = this.#lease;
    if (lease === undefined) return;
    const { leases, clock } = this.#deps;
    const began = clock.monotonic();
    const renewed = await leases.renew(lease, this.#times.leaseMs).catch(() => null);
    if (this.#lease !== lease) return;
    const isOver = renewed === undefined || (renewed === null && clock.monotonic() - renewedAt >= this.#times.leaseMs);
    if (isOver) this.#lose();
    else this.#renewLater(renewed === null ? renewedAt : began);
  }

  #lose(): void {
    this.#stopRenewing();
    this.#lease = undefined;
    this.#position = null;
  }
}
