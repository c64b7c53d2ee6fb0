import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import type { BusHealth } from '../../system/BusHealth.ts';
import { SharedSecret } from '../secret/SharedSecret.ts';
import { LinkHeartbeat } from './LinkHeartbeat.ts';
import type { RedisLog } from './RedisLog.ts';
import type { OpenSession, RedisSession } from './RedisSession.ts';
import { veilChannels } from './veilChannels.ts';
import { withinMs } from './withinMs.ts';

/** A part that uses the link and prepares each session. */
export interface LinkMember {
  /**
   * Prepares a session before the link counts as whole, e.g. subscribes. A rejection ends the session. May be called
   * again for the same session.
   */
  join(session: RedisSession): Promise<void>;
  /** Something was published to a channel that a member has subscribed to. Must not throw, whatever the payload is. */
  onMessage(channel: string, payload: Buffer): void;
  /** The joined session has ended. */
  leave(): void;
}

/** Milliseconds. */
export interface LinkTimes {
  /** Between two beats; Redis is slow if it takes longer than this. */
  readonly beat: number;
  /** For a whole attempt: to connect, subscribe and receive the first beat. */
  readonly attempt: number;
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** After a session of this length, retries start from the first delay again. */
  readonly steady: number;
}

export interface LinkOptions {
  readonly open: OpenSession;
  readonly clock: Clock;
  readonly log: RedisLog;
  /** The prefix of all keys and channels. */
  readonly prefix: string;
  /** Reads the current secret, which only the nodes of one database know; '' where there is none. One query. */
  readonly readSecret: () => Promise<string>;
  readonly times?: Partial<LinkTimes>;
}

const defaultTimes: LinkTimes = { beat: 1_000, attempt: 5_000, firstRetry: 100, lastRetry: 3_000, steady: 10_000 };
/** Calls of `use` that wait for an answer, at most; further ones are refused. */
const maxPending = 5_000;
/** Milliseconds between two looks whether the secret is still the same: a restored history has another. */
const secretEveryMs = 10_000;
const notYet = 'redis is not connected yet';
const silence = 'redis does not answer';

/**
 * This node's link to Redis, a circuit breaker. While it is whole there is a session, which the heartbeat checks all the
 * time. When Redis falls silent or a connection breaks, the session is thrown away and `degraded` says why. While the
 * link is broken it only tries to connect, ever more rarely. It is whole again when the first beat of a new session
 * comes back in time and all members have joined.
 *
 * Nothing lies in Redis under a name that says what it is: channels and keys are named by the nodes' secret (`keyOf`),
 * which the link knows whenever it has a session.
 */
export class RedisLink implements BusHealth {
  /** Unique to this process. */
  readonly nodeId = randomUUID();
  readonly prefix: string;
  readonly secret: SharedSecret;
  readonly #open: OpenSession;
  readonly #options: LinkOptions;
  readonly #times: LinkTimes;
  readonly #members = new Set<LinkMember>();
  readonly #listeners = new Set<(degraded: string | null) => void>();
  /** The session in use, or the one being tried. */
  #current: RedisSession | undefined;
  /** The same session, once it is connected and its first beat has come back. */
  #joinable: RedisSession | undefined;
  #heartbeat: LinkHeartbeat | undefined;
  /** Called with whether the first beat of the session being tried has come back. */
  #onFirstBeat: (isBack: boolean) => void = () => {};
  #retry: NodeJS.Timeout | undefined;
  #secretTimer: NodeJS.Timeout | undefined;
  #degraded: string | null = notYet;
  #wholeSince = 0;
  #failures = 0;
  #pending = 0;
  #isClosed = false;
  /** Redis's clock minus this process's monotonic clock. */
  #offsetMs: number | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.prefix = options.prefix;
    this.#times = { ...defaultTimes, ...options.times };
    this.secret = new SharedSecret(options.readSecret);
    this.#open = veilChannels(options.open, (channel) => this.keyOf(channel));
  }

  /** The name of a thing in Redis. Only while there is a session. */
  keyOf(text: string): string {
    return `${this.prefix}${this.secret.nameOf(text)}`;
  }

  get degraded(): string | null {
    return this.#degraded;
  }

  onChange(listener: (degraded: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the first attempt to connect. Resolves when it has succeeded or failed; the link then goes on trying. */
  async start(): Promise<void> {
    this.#secretTimer = setInterval(() => void this.#followSecret(), secretEveryMs);
    this.#secretTimer.unref();
    await this.#attempt();
  }

  /** With another secret everything has another name: a new session begins. */
  async #followSecret(): Promise<void> {
    const isOther = await this.secret.read().catch(() => false); // the database is away: the next look will tell
    const session = this.#current;
    if (isOther && session !== undefined) this.lose(session, 'another history was restored');
  }

  /** Adds a member to the current session, if there is one, and to all later ones. Returns how to remove it. */
  add(member: LinkMember): () => void {
    this.#members.add(member);
    const session = this.#joinable;
    if (session !== undefined) member.join(session).catch((cause: unknown) => this.lose(session, cause));
    return () => this.#members.delete(member);
  }

  /**
   * Works with the session for at most `limitMs` milliseconds.
   * @throws Error at once while the link is broken; later if Redis refuses or is too slow
   */
  async use<Result>(limitMs: number, work: (session: RedisSession) => Promise<Result>): Promise<Result> {
    if (this.#degraded !== null || this.#current === undefined) throw new Error(this.#degraded ?? silence);
    if (this.#pending >= maxPending) throw new Error('too many commands wait for redis');
    const working = work(this.#current);
    this.#pending += 1;
    const done = (): void => {
      this.#pending -= 1;
    };
    working.then(done, done);
    return await withinMs(limitMs, working, 'redis is slow');
  }

  /** The session, or undefined while the link is broken: for callers that handle limits and failures themselves. */
  get session(): RedisSession | undefined {
    return this.#degraded === null ? this.#current : undefined;
  }

  /** Milliseconds by Redis's clock, which all nodes share; by this machine's clock until Redis has answered once. */
  now(): number {
    const { clock } = this.#options;
    return this.#offsetMs === undefined ? clock.now().getTime() : clock.monotonic() + this.#offsetMs;
  }

  /** Ends a session, if it is still the one in use, and schedules the next attempt. */
  lose(session: RedisSession, cause: unknown): void {
    if (session !== this.#current) return;
    this.#drop();
    if (this.#isClosed) return;
    if (this.#degraded === null && this.#options.clock.monotonic() - this.#wholeSince >= this.#times.steady)
      this.#failures = 0;
    const delayMs = Math.min(this.#times.lastRetry, this.#times.firstRetry * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.#attempt(), delayMs * (0.5 + Math.random() / 2));
    this.#setDegraded(describe(cause));
  }

  /** @throws Error that says why, when Redis cannot be used */
  async check(): Promise<void> {
    await this.use(this.#times.beat, (session) => session.ping());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#secretTimer);
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
    const firstBeat = new Promise<boolean>((resolve) => {
      this.#onFirstBeat = resolve;
    });
    const channel = `beat:${this.nodeId}`;
    const session: RedisSession = this.#open({
      onMessage: (from, payload) => {
        if (from === channel) {
          this.#heartbeat?.receive(Number(payload.toString('latin1', 0, 16)));
          this.#onFirstBeat(true);
        } else this.#pass(from, payload);
      },
      onLost: (cause) => this.lose(session, cause),
    });
    this.#current = session;

    const prepare = async (): Promise<void> => {
      await this.secret.read().catch((cause: unknown) => {
        if (this.secret.version === 0) throw cause;
      });
      await session.connect();
      await session.subscribe([channel]);
      if (session !== this.#current) throw new Error(silence);
      this.#heartbeat = new LinkHeartbeat({
        everyMs: this.#times.beat,
        send: (beat) => void this.#beat(session, channel, beat),
        onSilence: () => this.lose(session, silence),
      });
      if (!(await withinMs(this.#times.beat, firstBeat, 'redis is slow'))) throw new Error(silence);
      this.#joinable = session;
      await Promise.all([...this.#members].map((member) => member.join(session)));
    };
    try {
      await withinMs(this.#times.attempt, prepare(), silence);
    } catch (cause) {
      this.lose(session, cause);
    }
    if (session !== this.#current) return;
    this.#wholeSince = this.#options.clock.monotonic();
    this.#setDegraded(null);
  }

  async #beat(session: RedisSession, channel: string, beat: number): Promise<void> {
    const sentAt = this.#options.clock.monotonic();
    try {
      // Awaited together: a promise left for later would reject unhandled when the session ends.
      const [time] = await Promise.all([
        session.send(this.keyOf('clock'), ['TIME']),
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

  #pass(channel: string, payload: Buffer): void {
    for (const member of this.#members) member.onMessage(channel, payload);
  }

  /** An outage keeps its first reason until it is over, whatever makes the attempts to reconnect fail. */
  #setDegraded(degraded: string | null): void {
    if (degraded !== null && this.#degraded !== null && this.#degraded !== notYet) return;
    this.#degraded = degraded;
    if (degraded === null) this.#options.log.info('redis: connected');
    else this.#options.log.warn(`redis: ${degraded}; going on without it`);
    for (const listener of [...this.#listeners]) listener(degraded);
  }
}

/** The reason in words for people, without the server's address. */
const describe = (cause: unknown): string => {
  if (typeof cause === 'string') return cause;
  if (!(cause instanceof Error)) return silence;
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== undefined) return `redis cannot be reached (${code})`;
  return cause.message.startsWith('redis') ? cause.message : `redis: ${cause.message}`;
};
