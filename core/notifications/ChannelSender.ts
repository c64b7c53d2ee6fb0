import type { Clock } from '../clock.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { Delivery, DeliveryResult } from './Delivery.ts';
import type { Gathered, Notices } from './Notices.ts';
import type { ChannelOutcome, Notification, NotificationChannel } from './NotificationChannel.ts';
import type { SenderPace } from './SenderPace.ts';
import { type SenderTimes, senderTimes } from './SenderTimes.ts';

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
  readonly notices: Pick<Notices, 'gather' | 'claim' | 'finish' | 'release'>;
  /** Undefined: nothing is left to say. */
  readonly write: (delivery: Delivery, channel: NotificationChannel) => Promise<Notification | undefined>;
  /** Of all channels of a node. */
  readonly pace: Pick<SenderPace, 'turn'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 to 1, so that what failed together is not tried together. */
  readonly random: () => number;
  readonly watch: SenderWatch;
  readonly times?: Partial<SenderTimes>;
}

const atOnce = 8;
const claimSize = 40;
const peopleAtOnce = 500;
/** After so many attempts in a row that failed at the peer itself, fewer are made until one succeeds. */
const failuresInARow = 8;
/** A peer that wants to be left alone is believed for so long at most. */
const mostAskedMs = 3_600_000;

/**
 * Tells people over one channel, on every node: a delivery is claimed, made as things are now, and sent. What a peer refuses
 * for now is tried again for a day, then given up. A slow peer holds up only its own channel.
 */
export class ChannelSender {
  readonly #deps: Deps;
  readonly #times: SenderTimes;
  readonly #loop: PacedLoop;
  #failures = 0;
  /** The last claim got as many as it asked for. */
  #hasMore = false;
  /** Until this moment of the monotonic clock the peer wants no call. */
  #quietUntil = 0;

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
    const { channel, notices, clock } = this.#deps;
    // Looking for notices takes longer than a claim, and while there is enough to send it can wait.
    const hasGathered = !this.#hasMore && (await this.#gather());
    const wasSkipped = this.#hasMore;
    this.#hasMore = false;
    const pause = (): number => clock.monotonic() + this.#times.everyMs;
    if (clock.monotonic() < this.#quietUntil) return pause();
    const isTroubled = this.#failures >= failuresInARow;
    const count = isTroubled ? 1 : claimSize;
    const claimedAt = clock.monotonic();
    const deliveries = await notices.claim(channel.name, { count, claimMs: 2 * this.#times.attemptMs });
    const isWhole = await this.#work([...deliveries], claimedAt);
    if (isTroubled || !isWhole) return pause();
    this.#hasMore = deliveries.length === count;
    return hasGathered || wasSkipped || this.#hasMore ? 0 : pause();
  }

  /** Whether there were notices. */
  async #gather(): Promise<boolean> {
    const { channel, notices, watch } = this.#deps;
    const { name, spacingMs, needsAddress } = channel;
    const gathered = await notices.gather(name, { people: peopleAtOnce, spacingMs, needsAddress });
    const isSome = gathered.deliveries + gathered.dropped > 0;
    if (isSome) watch.onGathered(name, gathered);
    return isSome;
  }

  /**
   * Tries deliveries, some at once, and gives back those to which it does not come: because the peer is in trouble or wants
   * silence, because this node stops, or because the next attempt could outlast the claim. False if there were such.
   */
  async #work(left: Delivery[], claimedAt: number): Promise<boolean> {
    const { clock, notices, pace } = this.#deps;
    const isProbe = left.length === 1;
    const goesOn = (): boolean =>
      !this.#loop.isClosed &&
      (isProbe || this.#failures < failuresInARow) &&
      clock.monotonic() >= this.#quietUntil &&
      clock.monotonic() - claimedAt < this.#times.attemptMs;
    const work = async (): Promise<void> => {
      while (goesOn()) {
        const next = left.shift();
        if (next === undefined) return;
        await pace.turn();
        if (goesOn()) await this.#attempt(next);
        else left.push(next);
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: atOnce }, work));
    const isWhole = left.length === 0;
    if (!isWhole) await notices.release(left);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return isWhole;
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { channel, notices, watch } = this.#deps;
    const result = await this.#resultOf(delivery);
    await notices.finish(delivery, result);
    watch.onAttempt(channel.name, result.outcome, delivery.mayRepeat);
    if (result.outcome === 'dead' || result.outcome === 'gone') watch.onGivenUp(channel.name, delivery, result.failure);
  }

  async #resultOf(delivery: Delivery): Promise<DeliveryResult> {
    const { channel, write, watch } = this.#deps;
    let notification: Notification | undefined;
    try {
      notification = await write(delivery, channel);
    } catch (failure) {
      // Not the peer's fault. One that can never be written must not come again for ever.
      watch.onFailure(channel.name, failure);
      return this.#later(delivery, { reason: `it could not be written: ${textOf(failure)}` });
    }
    if (notification === undefined) return { outcome: 'cancelled' };
    const outcome = await this.#send(notification);
    this.#judge(outcome);
    switch (outcome.outcome) {
      case 'sent':
        return { outcome: 'sent' };
      case 'gone':
        return { outcome: 'gone', failure: outcome.reason };
      case 'refused':
        return { outcome: 'dead', failure: outcome.reason };
      case 'retry':
        return this.#later(delivery, outcome);
    }
  }

  #later({ attempt }: Delivery, { reason, afterMs = 0 }: { reason: string; afterMs?: number }): DeliveryResult {
    const pause = this.#times.retryMs[attempt - 1];
    if (pause === undefined) return { outcome: 'dead', failure: reason };
    return {
      ...{ outcome: 'retry', failure: reason },
      afterMs: Math.max(afterMs, pause * (0.75 + this.#deps.random() / 2)),
    };
  }

  /** What an answer says about the peer itself. */
  #judge(outcome: ChannelOutcome): void {
    this.#failures = outcome.outcome === 'retry' ? this.#failures + 1 : 0;
    if (outcome.outcome !== 'retry' || outcome.isForAll !== true) return;
    const askedMs = Math.min(outcome.afterMs ?? 0, mostAskedMs);
    this.#quietUntil = Math.max(this.#quietUntil, this.#deps.clock.monotonic() + askedMs);
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
    const sent = channel
      .send(notification)
      .catch((failure: unknown): ChannelOutcome => ({ outcome: 'retry', reason: textOf(failure) }));
    return Promise.race([sent, late]).finally(stop);
  }
}

const textOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
