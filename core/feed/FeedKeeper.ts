import { directoryStream, type StreamId } from './Feed.ts';
import type { FeedHints } from './FeedHints.ts';
import { type FeedScope, type FeedSequencer, feedLease, type StreamsBehind } from './FeedSequencer.ts';
import { type FeedTimes, feedTimes } from './FeedTimes.ts';
import type { FeedFigures, FeedWatch } from './FeedWatch.ts';
import { HintedStreams } from './HintedStreams.ts';
import type { Lease, Leases } from './Leases.ts';
import { type LoopTools, PacedLoop } from './PacedLoop.ts';

interface Deps extends Omit<LoopTools, 'onFailure'> {
  readonly sequencer: FeedSequencer;
  readonly leases: Leases;
  readonly hints: FeedHints;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: FeedWatch;
  readonly times?: Partial<FeedTimes>;
}

/** Streams in one statement. */
const streamsAtMost = 5_000;
const entriesPerPrune = 10_000;
/** Every so many sweeps one looks far back. */
const sweepsPerLateOne = 30;

/**
 * One node at a time gives all events their positions, a moment after they are stored. The others pass on what they
 * hear of, and stand ready. Everything that is lost between nodes is found again by looking: a little every two
 * seconds, at everything every ten minutes and whenever another node takes over.
 */
export class FeedKeeper {
  readonly #deps: Deps;
  readonly #times: FeedTimes;
  readonly #loop: PacedLoop;
  readonly #hints = new HintedStreams();
  readonly #due = { renew: 0, contend: 0, sweep: 0, allHeads: 0, prune: 0 };
  #lease: Lease | undefined;
  /** The result of the last statement is unknown, or it was refused: the lease says what holds. */
  #isUnsure = false;
  #mayHaveNewRooms = false;
  /** Every room up to this id was compared when all heads were; sweeps look at the later ones. */
  #comparedRoomId = 0;
  /** The highest id of a room that was seen. */
  #latestRoomId = 0;
  #sweeps = 0;
  #position = 0;
  #stopListening: () => void = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...feedTimes, ...deps.times };
    const { clock, timers, watch } = deps;
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs: this.#times.flushMs, retryMs: this.#times.retryMs },
      turn: () => this.#turn(),
      onFailure: (failure) => {
        this.#isUnsure = true;
        watch.onFailure(failure);
      },
    });
  }

  get figures(): FeedFigures {
    const lagMs = this.#now() - (this.#hints.oldest ?? this.#now());
    return { isHolder: this.#lease !== undefined, position: this.#position, waiting: this.#hints.size, lagMs };
  }

  start(): void {
    this.#stopListening = this.#deps.hints.listen((streamIds) => {
      if (this.#lease === undefined) return;
      for (const streamId of streamIds) if (streamId !== directoryStream) this.hint(streamId);
      if (streamIds.includes(directoryStream)) this.hintChange();
    });
    this.#loop.start();
  }

  /** Something happened in a stream. Costs one entry in a set, and does nothing at once. */
  hint(streamId: StreamId): void {
    if (!this.#hints.add(streamId, this.#now())) this.#due.allHeads = 0;
    this.#loop.wake();
  }

  /** Memberships or accounts changed: perhaps by the directory, perhaps with a new room. */
  hintChange(): void {
    this.#mayHaveNewRooms = true;
    this.hint(directoryStream);
  }

  /** Lets the lease go, so that another node goes on at once. */
  async close(): Promise<void> {
    this.#stopListening();
    await this.#loop.close();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#deps.leases.release(lease).catch(this.#deps.watch.onFailure);
  }

  #now(): number {
    return this.#deps.clock.monotonic();
  }

  async #turn(): Promise<number> {
    await (this.#lease === undefined ? this.#contend() : this.#keep(this.#lease));
    if (this.#isUnsure || this.#hints.size > 0) return 0;
    const { renew, contend, sweep, allHeads, prune } = this.#due;
    return this.#lease === undefined ? contend : Math.min(renew, sweep, allHeads, prune);
  }

  /** Without the lease: passes hints on, and tries to get it. */
  async #contend(): Promise<void> {
    const { leases, hints, holder, watch } = this.#deps;
    if (this.#hints.size > 0) hints.publish([...this.#hints.take(streamsAtMost).keys()]);
    this.#isUnsure = false;
    const now = this.#now();
    if (now < this.#due.contend) return;
    this.#due.contend = now + this.#times.contendMs;
    const lease = await leases.acquire(feedLease, holder, this.#times.leaseMs);
    if (lease === undefined) return;
    this.#lease = lease;
    this.#position = lease.position;
    [this.#comparedRoomId, this.#latestRoomId] = [0, 0];
    this.#due.renew = now + this.#times.renewMs;
    this.#due.sweep = this.#nextSweep(now);
    [this.#due.allHeads, this.#due.prune] = [0, now];
    watch.onTakeOver(lease);
  }

  /** With the lease: whatever is due. A sweep waits until all heads are compared, because it would look at them too. */
  async #keep(held: Lease): Promise<void> {
    const now = this.#now();
    if (this.#isUnsure || now >= this.#due.renew) {
      this.#lease = await this.#deps.leases.renew(held, this.#times.leaseMs);
      this.#isUnsure = false;
      this.#due.renew = now + this.#times.renewMs;
      this.#due.contend = now + this.#times.contendMs;
      if (this.#lease === undefined) return this.#deps.watch.onLost();
    }
    if (now >= this.#due.allHeads) await this.#compareAll(now);
    else if (this.#hints.size > 0) await this.#flushHints();
    if (now >= this.#due.sweep && now < this.#due.allHeads) await this.#sweep(now);
    if (now >= this.#due.prune) {
      const pruned = await this.#deps.sequencer.prune(this.#times.keptMs, entriesPerPrune);
      this.#due.prune = pruned < entriesPerPrune ? now + this.#times.pruneMs : now;
    }
  }

  async #compareAll(now: number): Promise<void> {
    const { streamIds, lastRoomId } = await this.#look('all');
    if (!(await this.#advance(streamIds)) || streamIds.length >= streamsAtMost) return;
    this.#comparedRoomId = lastRoomId;
    this.#due.allHeads = now + this.#times.allHeadsMs;
  }

  async #flushHints(): Promise<void> {
    // What is hinted from here on may have happened after the statement looked.
    const taken = this.#hints.take(streamsAtMost);
    const hasNewRooms = this.#mayHaveNewRooms;
    this.#mayHaveNewRooms = false;
    let isWritten = false;
    try {
      const scope = { recentMs: 0, roomsAfter: this.#latestRoomId };
      const { streamIds } = hasNewRooms ? await this.#look(scope) : { streamIds: [] };
      isWritten = await this.#advance([...new Set([...taken.keys(), ...streamIds])]);
    } finally {
      if (!isWritten) this.#hints.putBack(taken);
      if (!isWritten) this.#mayHaveNewRooms ||= hasNewRooms;
    }
  }

  async #sweep(now: number): Promise<void> {
    this.#sweeps += 1;
    const recentMs = this.#sweeps % sweepsPerLateOne === 0 ? this.#times.lateMs : this.#times.recentMs;
    const { streamIds } = await this.#look({ recentMs, roomsAfter: this.#comparedRoomId });
    if ((await this.#advance(streamIds)) && streamIds.length < streamsAtMost) this.#due.sweep = this.#nextSweep(now);
  }

  #nextSweep(now: number): number {
    return this.#times.sweepMs === 0 ? Number.POSITIVE_INFINITY : now + this.#times.sweepMs;
  }

  async #look(scope: FeedScope): Promise<StreamsBehind> {
    const behind = await this.#deps.sequencer.findBehind(scope, streamsAtMost);
    this.#latestRoomId = Math.max(this.#latestRoomId, behind.lastRoomId);
    return behind;
  }

  /** False if nothing was written although there may be something to write. */
  async #advance(streamIds: readonly StreamId[]): Promise<boolean> {
    if (streamIds.length === 0) return true;
    if (this.#lease === undefined) return false;
    const began = this.#now();
    const sequenced = await this.#deps.sequencer.advance(this.#lease, streamIds);
    this.#isUnsure = sequenced === undefined;
    if (sequenced === undefined) return false;
    this.#lease = sequenced.lease;
    this.#position = sequenced.lease.position;
    if (sequenced.count > 0) this.#deps.watch.onFlush(sequenced.count, this.#now() - began);
    return true;
  }
}
