import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import type { BusHealth } from '../../system/BusHealth.ts';
import { SharedSecret } from '../secret/SharedSecret.ts';
import type { BusSession, OpenSession } from './BusSession.ts';
import { LinkHeartbeat } from './LinkHeartbeat.ts';
import type { LinkLog } from './LinkLog.ts';
import { veilChannels } from './veilChannels.ts';
import { withinMs } from './withinMs.ts';

/** A part that uses the link and prepares each session. */
export interface LinkMember<Session extends BusSession = BusSession> {
  /**
   * Prepares a session before the link counts as whole, e.g. subscribes. A rejection ends the session. May be called
   * again for the same session.
   */
  join(session: Session): Promise<void>;
  /**
   * Something was published to a channel that a member has subscribed to. Must not throw, whatever the payload is. `sender` as
   * in `SessionListener`.
   */
  onMessage(channel: string, payload: Buffer, sender?: number): void;
  /** The joined session has ended. */
  leave(): void;
}

/** Milliseconds. */
export interface LinkTimes {
  /** Between two beats; the server is slow if it takes longer than this. */
  readonly beat: number;
  /** For a whole attempt: to connect, subscribe and receive the first beat. */
  readonly attempt: number;
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** After a session of this length, retries start from the first delay again. */
  readonly steady: number;
}

export interface LinkOptions<Session extends BusSession = BusSession> {
  /** What the link leads to, as logs and `degraded` call it: `redis`. */
  readonly name: string;
  readonly open: OpenSession<Session>;
  readonly clock: Clock;
  readonly log: LinkLog;
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

/**
 * This node's link to the server that carries publications between nodes, a circuit breaker. While it is whole there is a
 * session, which the heartbeat checks all the time. When the server falls silent or a connection breaks, the session is thrown
 * away and `degraded` says why. While the link is broken it only tries to connect, ever more rarely. It is whole again when
 * the first beat of a new session comes back in time and all members have joined.
 *
 * Nothing lies on the server under a name that says what it is: channels and keys are named by the nodes' secret (`keyOf`),
 * which the link knows whenever it has a session.
 */
export class BusLink<Session extends BusSession = BusSession> implements BusHealth {
  /** Unique to this process. */
  readonly nodeId = randomUUID();
  readonly prefix: string;
  readonly secret: SharedSecret;
  readonly #open: OpenSession<Session>;
  readonly #options: LinkOptions<Session>;
  readonly #notYet: string;
  readonly #silence: string;
  readonly #times: LinkTimes;
  readonly #members = new Set<LinkMember<Session>>();
  readonly #listeners = new Set<(degraded: string | null) => void>();
  /** The session in use, or the one being tried. */
  #current: Session | undefined;
  /** The same session, once it is connected and its first beat has come back. */
  #joinable: Session | undefined;
  #heartbeat: LinkHeartbeat | undefined;
  /** Called with whether the first beat of the session being tried has come back. */
  #onFirstBeat: (isBack: boolean) => void = () => {};
  #retry: NodeJS.Timeout | undefined;
  #secretTimer: NodeJS.Timeout | undefined;
  #degraded: string | null;
  #wholeSince = 0;
  #failures = 0;
  #pending = 0;
  #isClosed = false;
  /** The server's clock minus this process's monotonic clock. */
  #offsetMs: number | undefined;

  constructor(options: LinkOptions<Session>) {
    this.#options = options;
    this.#notYet = `${options.name} is not connected yet`;
    this.#silence = `${options.name} does not answer`;
    this.#degraded = this.#notYet;
    this.prefix = options.prefix;
    this.#times = { ...defaultTimes, ...options.times };
    this.secret = new SharedSecret(options.readSecret);
    this.#open = veilChannels(options.open, (channel) => this.keyOf(channel));
  }

  /** The name of a thing on the server. Only while there is a session. */
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
  add(member: LinkMember<Session>): () => void {
    this.#members.add(member);
    const session = this.#joinable;
    if (session !== undefined) member.join(session).catch((cause: unknown) => this.lose(session, cause));
    return () => this.#members.delete(member);
  }

  /**
   * Works with the session for at most `limitMs` milliseconds.
   * @throws Error at once while the link is broken; later if the server refuses or is too slow
   */
  async use<Result>(limitMs: number, work: (session: Session) => Promise<Result>): Promise<Result> {
    if (this.#degraded !== null || this.#current === undefined) throw new Error(this.#degraded ?? this.#silence);
    if (this.#pending >= maxPending) throw new Error(`too many commands wait for ${this.#options.name}`);
    const working = work(this.#current);
    this.#pending += 1;
    const done = (): void => {
      this.#pending -= 1;
    };
    working.then(done, done);
    return await withinMs(limitMs, working, `${this.#options.name} is slow`);
  }

  /** The session, or undefined while the link is broken: for callers that handle limits and failures themselves. */
  get session(): Session | undefined {
    return this.#degraded === null ? this.#current : undefined;
  }

  /** Milliseconds by the server's clock, which all nodes share; by this machine's clock until it has answered once. */
  now(): number {
    const { clock } = this.#options;
    return this.#offsetMs === undefined ? clock.now().getTime() : clock.monotonic() + this.#offsetMs;
  }

  /** Ends a session, if it is still the one in use, and schedules the next attempt. */
  lose(session: Session, cause: unknown): void {
    if (session !== this.#current) return;
    this.#drop();
    if (this.#isClosed) return;
    if (this.#degraded === null && this.#options.clock.monotonic() - this.#wholeSince >= this.#times.steady)
      this.#failures = 0;
    const delayMs = Math.min(this.#times.lastRetry, this.#times.firstRetry * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.#attempt(), delayMs * (0.5 + Math.random() / 2));
    this.#setDegraded(describe(cause, this.#options.name));
  }

  /** @throws Error that says why, when the server cannot be used */
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
    const session: Session = this.#open({
      onMessage: (from, payload, sender) => {
        if (from === channel) {
          this.#heartbeat?.receive(Number(payload.toString('latin1', 0, 16)));
          this.#onFirstBeat(true);
        } else this.#pass(from, payload, sender);
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
      if (session !== this.#current) throw new Error(this.#silence);
      this.#heartbeat = new LinkHeartbeat({
        everyMs: this.#times.beat,
        send: (beat) => void this.#beat(session, channel, beat),
        onSilence: () => this.lose(session, this.#silence),
      });
      if (!(await withinMs(this.#times.beat, firstBeat, `${this.#options.name} is slow`)))
        throw new Error(this.#silence);
      this.#joinable = session;
      await Promise.all([...this.#members].map((member) => member.join(session)));
    };
    try {
      await withinMs(this.#times.attempt, prepare(), this.#silence);
    } catch (cause) {
      // One that was dropped meanwhile may have connected after that, and would keep the process from ending.
      if (session === this.#current) this.lose(session, cause);
      else session.destroy();
    }
    if (session !== this.#current) return;
    this.#wholeSince = this.#options.clock.monotonic();
    this.#setDegraded(null);
  }

  async #beat(session: Session, channel: string, beat: number): Promise<void> {
    const sentAt = this.#options.clock.monotonic();
    try {
      const time = await session.beat(channel, beat);
      const middle = (sentAt + this.#options.clock.monotonic()) / 2;
      this.#offsetMs = time - middle;
      if (session === this.#current) this.#heartbeat?.answer(beat);
    } catch (cause) {
      this.lose(session, cause);
    }
  }

  #pass(channel: string, payload: Buffer, sender?: number): void {
    for (const member of this.#members) member.onMessage(channel, payload, sender);
  }

  /** An outage keeps its first reason until it is over, whatever makes the attempts to reconnect fail. */
  #setDegraded(degraded: string | null): void {
    if (degraded !== null && this.#degraded !== null && this.#degraded !== this.#notYet) return;
    this.#degraded = degraded;
    if (degraded === null) this.#options.log.info(`${this.#options.name}: connected`);
    else this.#options.log.warn(`${this.#options.name}: ${degraded}; going on without it`);
    for (const listener of [...this.#listeners]) listener(degraded);
  }
}

/** The reason in words for people, without the server's address. */
const describe = (cause: unknown, name: string): string => {
  if (typeof cause === 'string') return cause;
  if (!(cause instanceof Error)) return `${name} does not answer`;
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== undefined) return `${name} cannot be reached (${code})`;
  return cause.message.startsWith(name) ? cause.message : `${name}: ${cause.message}`;
};
