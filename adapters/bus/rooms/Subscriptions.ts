import type { BusSession } from '../link/BusSession.ts';
import { withinMs } from '../link/withinMs.ts';

interface Subscription {
  count: number;
  /** Resolves when the server has confirmed it, or when it can no longer confirm it. */
  confirmed: Promise<void> | undefined;
}

/** Milliseconds that a subscriber waits for the server, at most; after that the sweep repairs what is missed. */
const patienceMs = 2_000;

/**
 * Counts the subscriptions of this node to each channel and keeps the current session in line with them, with one
 * command for the changes of one tick. Calls `onRefusal` with a session that refuses a command.
 */
export class Subscriptions {
  readonly #onRefusal: (session: BusSession, cause: unknown) => void;
  readonly #wanted = new Map<string, Subscription>();
  /** Channels whose subscription began or ended since the last command. */
  readonly #changed = new Set<string>();
  #updating: Promise<void> | undefined;
  #session: BusSession | undefined;

  constructor(onRefusal: (session: BusSession, cause: unknown) => void) {
    this.#onRefusal = onRefusal;
  }

  has(channel: string): boolean {
    return (this.#wanted.get(channel)?.count ?? 0) > 0;
  }

  /** Resolves when nothing published from then on is missed by design; without a session, in the next tick. */
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

  /** Subscribes a new session to all channels. @throws Error when the server refuses */
  async join(session: BusSession): Promise<void> {
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
    this.#updating ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#update());
    return this.#updating;
  }

  async #update(): Promise<void> {
    this.#updating = undefined;
    const session = this.#session;
    const [added, removed]: [string[], string[]] = [[], []];
    for (const channel of this.#changed) {
      if (this.has(channel)) added.push(channel);
      else {
        removed.push(channel);
        this.#wanted.delete(channel);
      }
    }
    this.#changed.clear();
    if (session === undefined) return;
    const updating = Promise.all([
      added.length > 0 ? session.subscribe(added) : undefined,
      removed.length > 0 ? session.unsubscribe(removed) : undefined,
    ]);
    updating.catch((cause: unknown) => this.#onRefusal(session, cause));
    // A failure ends the session; the sweep repairs what is missed meanwhile.
    await withinMs(patienceMs, updating, '').catch(() => undefined);
  }
}
