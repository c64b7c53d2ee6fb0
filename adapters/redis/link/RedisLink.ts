import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import type { BusHealth } from '../../system/BusHealth.ts';
import { LinkHeartbeat } from './LinkHeartbeat.ts';
import type { RedisLog } from './RedisLog.ts';
import type { OpenSession, RedisSession } from './RedisSession.ts';
import { withinMs } from './withinMs.ts';

/** Something that lives on the link. */
export interface LinkMember {
  /**
   * Prepares a session before the link counts as whole, e.g. subscribes. What it throws ends the session. May be
   * called again for the same session.
   */
  join(session: RedisSession): Promise<void>;
  /** Something was published to a channel that somebody here subscribed to. Whatever it is, it must not throw. */
  onMessage(channel: string, payload: Buffer): void;
  /** The session that was joined has ended. */
  leave(): void;
}

/** Milliseconds. */
export interface LinkTimes {
  /** Between two beats; what takes longer than this is slow. */
  readonly beat: number;
  /** For a whole attempt to connect, subscribe and be heard. */
  readonly attempt: number;
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** A session that lasted this long was a good one: retries start from the first again. */
  readonly steady: number;
}

export interface LinkOptions {
  readonly open: OpenSession;
  readonly clock: Clock;
  readonly log: RedisLog;
  /** Begins the names of all keys and channels. */
  readonly prefix: string;
  readonly times?: Partial<LinkTimes>;
}

const defaultTimes: LinkTimes = { beat: 1_000, attempt: 5_000, firstRetry: 100, lastRetry: 3_000, steady: 10_000 };
/** Commands that wait for an answer, at most; more are refused. */
const maxPending = 5_000;
const notYet = 'redis is not connected yet';
const silence = 'redis does not answer';

/**
 * This node's link to Redis, with a breaker in it. While it is whole there is a session, which the heartbeat tries all
 * the time; when that falls silent or a connection breaks, the session is thrown away and `degraded` says why. While
 * it is broken nothing is sent to Redis but, ever more rarely, an attempt to connect; only one that is heard in time
 * and that all members have joined makes the link whole again.
 */
export class RedisLink implements BusHealth {
  /** Tells this process from all others. */
  readonly nodeId = randomUUID();
  readonly prefix: string;
  readonly #options: LinkOptions;
  readonly #times: LinkTimes;
  readonly #members = new Set<LinkMember>();
  readonly #listeners = new Set<(degraded: string | null) => void>();
  /** The session in use, or the one being tried. */
  #current: RedisSession | undefined;
  /** The same, as soon as it is connected and was heard. */
  #joinable: RedisSession | undefined;
  #heartbeat: LinkHeartbeat | undefined;
  /** Told whether the session being tried was heard. */
  #onFirstBeat: (isHeard: boolean) => void = () => {};
  #retry: NodeJS.Timeout | undefined;
  #degraded: string | null = notYet;
  #wholeSince = 0;
  #failures = 0;
  #pending = 0;
  #isClosed = false;
  /** Redis's clock, less ours. */
  #offsetMs: number | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.prefix = options.prefix;
    this.#times = { ...defaultTimes, ...options.times };
  }

  get degraded(): string | null {
    return this.#degraded;
  }

  onChange(listener: (degraded: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects for the first time; resolves when that has succeeded or failed, and goes on trying. */
  async start(): Promise<void> {
    await this.#attempt();
  }

  /** Takes part from now on, in the session that there is and in all that follow. Returns how to stop that. */
  add(member: LinkMember): () => void {
    this.#members.add(member);
    const session = this.#joinable;
    if (session !== undefined) member.join(session).catch((cause: unknown) => this.lose(session, cause));
    return () => this.#members.delete(member);
  }

  /**
   * Does something with the session, within that many milliseconds.
   * @throws Error at once while the link is broken, later when Redis refuses or is too slow
   */
  async use<Result>(limitMs: number, work: (session: RedisSession) => Promise<Result>): Promise<Result> {
    if (this.#degraded !== null || this.#current === undefined) throw new Error(this.#degraded ?? silence);
    if (this.#pending >= maxPending) throw new Error('too many commands wait for redis');
    const doing = work(this.#current);
    this.#pending += 1;
    const done = (): void => {
      this.#pending -= 1;
    };
    doing.then(done, done);
    return await withinMs(limitMs, doing, 'redis is slow');
  }

  /** The session, unless the link is broken: for who takes care of limits and failures alone. */
  get session(): RedisSession | undefined {
    return this.#degraded === null ? this.#current : undefined;
  }

  /** Milliseconds by Redis's clock, which all nodes share; by this machine's until Redis was seen. */
  now(): number {
    const { clock } = this.#options;
    return this.#offsetMs === undefined ? clock.now().getTime() : clock.monotonic() + this.#offsetMs;
  }

  /** Gives a session up, if it is still the one in use. */
  lose(session: RedisSession, cause: unknown): void {
    if (session !== this.#current) return;
    this.#drop();
    if (this.#isClosed) return;
    if (this.#degraded === null && this.#options.clock.monotonic() - this.#wholeSince >= this.#times.steady)
      this.#failures = 0;
    const delayMs = Math.min(this.#times.lastRetry, this.#times.firstRetry * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.#attempt(), delayMs * (0.5 + Math.random() / 2));
    this.#turn(describe(cause));
  }

  /** @throws Error that says why, when Redis cannot be used */
  async check(): Promise<void> {
    await this.use(this.#times.beat, (session) => session.ping());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#drop();
    this.#listeners.clear();
    this.#members.clear();
  }

  #drop(): void {
    const session = this.#current;
    this.#current = undefined;
    this.#joinable = undefined;
    this.#onFirstBeat(false);
    this.#heartbeat?.close();
    this.#heartbeat = undefined;
    if (session === undefined) return;
    for (const member of this.#members) member.leave();
    session.destroy();
  }

  async #attempt(): Promise<void> {
    if (this.#isClosed) return;
    const isHeard = new Promise<boolean>((resolve) => {
      this.#onFirstBeat = resolve;
    });
    const channel = `${this.prefix}beat:${this.nodeId}`;
    const session: RedisSession = this.#options.open({
      onMessage: (from, payload) => {
        if (from === channel) {
          this.#heartbeat?.hear(Number(payload.toString('latin1', 0, 16)));
          this.#onFirstBeat(true);
        } else this.#hear(from, payload);
      },
      onLost: (cause) => this.lose(session, cause),
    });
    this.#current = session;

    const prove = async (): Promise<void> => {
      await session.connect();
      await session.subscribe([channel]);
      if (session !== this.#current) throw new Error(silence);
      this.#heartbeat = new LinkHeartbeat({
        everyMs: this.#times.beat,
        send: (beat) => void this.#beat(session, channel, beat),
        onSilence: () => this.lose(session, silence),
      });
      if (!(await withinMs(this.#times.beat, isHeard, 'redis is slow'))) throw new Error(silence);
      this.#joinable = session;
      await Promise.all([...this.#members].map((member) => member.join(session)));
    };
    try {
      await withinMs(this.#times.attempt, prove(), silence);
    } catch (cause) {
      this.lose(session, cause);
    }
    if (session !== this.#current) return;
    this.#wholeSince = this.#options.clock.monotonic();
    this.#turn(null);
  }

  async #beat(session: RedisSession, channel: string, beat: number): Promise<void> {
    const sentAt = this.#options.clock.monotonic();
    try {
      // All at once: what was left to await later would reject unheard when the session ends.
      const [time] = await Promise.all([
        session.send(`${this.prefix}clock`, ['TIME']),
        session.ping(),
        session.publish([{ channel, payload: String(beat) }]),
      ]);
      const [seconds, micros] = time as readonly [string, string];
      const middle = (sentAt + this.#options.clock.monotonic()) / 2;
      this.#offsetMs = Number(seconds) * 1_000 + Number(micros) / 1_000 - middle;
      if (session === this.#current) this.#heartbeat?.answer(beat);
    } catch (cause) {
      this.lose(session, cause);
    }
  }

  #hear(channel: string, payload: Buffer): void {
    for (const member of this.#members) member.onMessage(channel, payload);
  }

  /** The reason for which an outage began stays until it is over, however the attempts to end it fail. */
  #turn(degraded: string | null): void {
    if (degraded !== null && this.#degraded !== null && this.#degraded !== notYet) return;
    this.#degraded = degraded;
    if (degraded === null) this.#options.log.info('redis: connected');
    else this.#options.log.warn(`redis: ${degraded}; going on without it`);
    for (const listener of [...this.#listeners]) listener(degraded);
  }
}

/** Words for people, without the address of the server. */
const describe = (cause: unknown): string => {
  if (typeof cause === 'string') return cause;
  if (!(cause instanceof Error)) return silence;
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== undefined) return `redis cannot be reached (${code})`;
  return cause.message.startsWith('redis') ? cause.message : `redis: ${cause.message}`;
};
