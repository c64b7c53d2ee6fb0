import type { RedisSession } from '../link/RedisSession.ts';
import { withinMs } from '../link/withinMs.ts';

interface Subscription {
  count: number;
  /** Resolves when Redis has confirmed it, or when that cannot be had any more. */
  confirmed: Promise<void> | undefined;
}

/** Milliseconds that a subscriber waits for Redis; after that the sweep makes good what is missed. */
const patienceMs = 2_000;

/**
 * The channels that this node wants to hear, counted; the session that there is is told, those of one tick together.
 * `onRefusal` learns of a session that refused.
 */
export class Subscriptions {
  readonly #onRefusal: (session: RedisSession, cause: unknown) => void;
  readonly #wanted = new Map<string, Subscription>();
  /** Channels that came or went since the session was told. */
  readonly #changed = new Set<string>();
  #updating: Promise<void> | undefined;
  #session: RedisSession | undefined;

  constructor(onRefusal: (session: RedisSession, cause: unknown) => void) {
    this.#onRefusal = onRefusal;
  }

  has(channel: string): boolean {
    return (this.#wanted.get(channel)?.count ?? 0) > 0;
  }

  /** Resolves when nothing published from then on is missed by design; at once where there is no session. */
  subscribe(channel: string): Promise<void> {
    const subscription = this.#wanted.get(channel) ?? { count: 0, confirmed: undefined };
    this.#wanted.set(channel, subscription);
    subscription.count += 1;
    subscription.confirmed ??= this.#change(channel);
    return subscription.confirmed;
  }

  unsubscribe(channel: string): void {
    const subscription = this.#wanted.get(channel);
    if (subscription === undefined || subscription.count === 0) return;
    subscription.count -= 1;
    if (subscription.count === 0) void this.#change(channel);
  }

  /** Tells a new session of all channels. */
  async join(session: RedisSession): Promise<void> {
    this.#session = session;
    this.#changed.clear();
    for (const [channel, { count }] of this.#wanted) if (count === 0) this.#wanted.delete(channel);
    await session.subscribe([...this.#wanted.keys()]);
  }

  leave(): void {
    this.#session = undefined;
  }

  #change(channel: string): Promise<void> {
    this.#changed.add(channel);
    this.#updating ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#notify());
    return this.#updating;
  }

  async #notify(): Promise<void> {
    this.#updating = undefined;
    const session = this.#session;
    const [come, gone]: [string[], string[]] = [[], []];
    for (const channel of this.#changed) {
      if (this.has(channel)) come.push(channel);
      else {
        gone.push(channel);
        this.#wanted.delete(channel);
      }
    }
    this.#changed.clear();
    if (session === undefined) return;
    const updating = Promise.all([
      come.length > 0 ? session.subscribe(come) : undefined,
      gone.length > 0 ? session.unsubscribe(gone) : undefined,
    ]);
    updating.catch((cause: unknown) => this.#onRefusal(session, cause));
    // A failure is the session's end, and the sweep's work.
    await withinMs(patienceMs, updating, '').catch(() => undefined);
  }
}
