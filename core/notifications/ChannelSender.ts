import type { Clock } from '../clock.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { Delivery, DeliveryResult } from './Delivery.ts';
import type { Gathered, Notices } from './Notices.ts';
import type { ChannelOutcome, Notification, NotificationChannel } from './NotificationChannel.ts';

/** Called as it happens, to log and to count. */
export interface SenderWatch {
  onGathered(channel: string, gathered: Gathered): void;
  /** `mayRepeat`: an earlier attempt ended without a record, so the peer may have this twice. */
  onAttempt(channel: string, outcome: DeliveryResult['outcome'], mayRepeat: boolean): void;
  onGivenUp(channel: string, delivery: Delivery, failure: string): void;
  onFailure(channel: string, failure: unknown): void;
}

interface Deps {
  readonly channel: NotificationChannel;
  readonly notices: Pick<Notices, 'gather' | 'claim' | 'finish'>;
  /** Undefined: nothing is left to say. */
  readonly write: (delivery: Delivery, channel: NotificationChannel) => Promise<Notification | undefined>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 to 1, so that what failed together is not tried together. */
  readonly random: () => number;
  readonly watch: SenderWatch;
  readonly times?: Partial<SenderTimes>;
}

/** Milliseconds. */
export interface SenderTimes {
  /** Between two looks when nothing was due. */
  readonly everyMs: number;
  /** An attempt that takes longer counts as failed. */
  readonly attemptMs: number;
  /** After the first failed attempt, the second, …; after the last of them a delivery is given up. */
  readonly retryMs: readonly number[];
}

const minuteMs = 60_000;
/** About a day in all: a mail server may be down for a night. */
export const senderTimes: SenderTimes = {
  everyMs: 2_000,
  attemptMs: 30_000,
  retryMs: [0.5, 2, 10, 30, 60, 120, 240, 480, 480].map((minutes) => minutes * minuteMs),
};

const atOnce = 8;
const claimSize = 40;
const peopleAtOnce = 500;
/** After so many attempts in a row that failed at the peer itself, fewer are made until one succeeds. */
const failuresInARow = 8;

/**
 * Tells people over one channel, on every node: a delivery is claimed, made as things are now, and sent. What a peer refuses
 * for now is tried again for a day, then given up. A slow peer holds up only its own channel.
 */
export class ChannelSender {
  readonly #deps: Deps;
  readonly #times: SenderTimes;
  readonly #loop: PacedLoop;
  #failures = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...senderTimes, ...deps.times };
    const { clock, timers, watch, channel } = deps;
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs: 0, retryMs: this.#times.everyMs },
      turn: () => this.#turn(),
      onFailure: (failure) => watch.onFailure(channel.name, failure),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Waits for the attempts in work, at most 5 s; others are due again later. */
  close(): Promise<void> {
    return this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { channel, notices, clock, watch } = this.#deps;
    const { name, spacingMs, needsAddress } = channel;
    const gathered = await notices.gather(name, { people: peopleAtOnce, spacingMs, needsAddress });
    if (gathered.deliveries + gathered.dropped > 0) watch.onGathered(channel.name, gathered);
    const isTroubled = this.#failures >= failuresInARow;
    const count = isTroubled ? 1 : claimSize;
    const deliveries = [...(await notices.claim(channel.name, { count, claimMs: 2 * this.#times.attemptMs }))];
    const isAll = deliveries.length < count;
    const work = async (): Promise<void> => {
      for (let next = deliveries.shift(); next !== undefined; next = deliveries.shift()) await this.#attempt(next);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return isAll || isTroubled ? clock.monotonic() + this.#times.everyMs : 0;
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { channel, notices, watch } = this.#deps;
    const result = await this.#resultOf(delivery);
    await notices.finish(delivery, result);
    watch.onAttempt(channel.name, result.outcome, delivery.mayRepeat);
    if (result.outcome === 'dead' || result.outcome === 'gone') watch.onGivenUp(channel.name, delivery, result.failure);
  }

  async #resultOf(delivery: Delivery): Promise<DeliveryResult> {
    const { channel, write } = this.#deps;
    const notification = await write(delivery, channel);
    if (notification === undefined) return { outcome: 'cancelled' };
    const outcome = await this.#send(notification);
    this.#failures = outcome.outcome === 'retry' ? this.#failures + 1 : 0;
    switch (outcome.outcome) {
      case 'sent':
        return { outcome: 'sent' };
      case 'gone':
        return { outcome: 'gone', failure: outcome.reason };
      case 'refused':
        return { outcome: 'dead', failure: outcome.reason };
      case 'retry': {
        const pause = this.#times.retryMs[delivery.attempt - 1];
        if (pause === undefined) return { outcome: 'dead', failure: outcome.reason };
        const afterMs = Math.max(outcome.afterMs ?? 0, pause * (0.75 + this.#deps.random() / 2));
        return { outcome: 'retry', afterMs, failure: outcome.reason };
      }
    }
  }

  /** A peer that never answers must not hold a place for ever. What it says later is not heard. */
  async #send(notification: Notification): Promise<ChannelOutcome> {
    const { channel, timers } = this.#deps;
    let stop = (): void => {};
    const late = new Promise<ChannelOutcome>((resolve) => {
      const seconds = Math.round(this.#times.attemptMs / 1_000);
      stop = timers.after(this.#times.attemptMs, () =>
        resolve({ outcome: 'retry', reason: `no answer in ${seconds} s` }),
      );
    });
    const sent = channel.send(notification).catch(
      (failure: unknown): ChannelOutcome => ({
        outcome: 'retry',
        reason: failure instanceof Error ? failure.message : String(failure),
      }),
    );
    return Promise.race([sent, late]).finally(stop);
  }
}
