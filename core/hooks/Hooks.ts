import type { ConsumerStart } from '../feed/Consumers.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { Timers } from '../feed/Timers.ts';
import { type HookName, hookTypes } from './HookEvents.ts';
import type { HookGrade, HookWatch } from './HookWatch.ts';
import { LiveHook } from './LiveHook.ts';
import { NamedHook } from './NamedHook.ts';

interface Running {
  close(): Promise<void>;
}

interface Deps {
  /** Hands on what comes into the feed from now on. */
  readonly openTail: (onEvents: (events: readonly FeedEvent[]) => void) => Running;
  /** Starts a consumer of the feed with a stored place. */
  readonly consume: (options: {
    readonly name: string;
    readonly start: ConsumerStart;
    readonly handle: (event: FeedEvent) => Promise<void>;
  }) => Running;
  readonly timers: Timers;
  readonly watch: HookWatch;
}

export interface HookOrder {
  /** Whose it is: a plugin's name, or `host`. */
  readonly plugin: string;
  readonly events: readonly HookName[];
  /** Under which its place is stored; absent: it is live. */
  readonly name?: string;
  /** Where a name begins that is new. */
  readonly start: ConsumerStart;
  readonly handle: (event: FeedEvent) => unknown;
}

/** Ends a hook. Resolves when the call under way has ended, or after a few seconds. */
export type EndHook = () => Promise<void>;

/** Milliseconds for which closing waits for calls under way. */
export const closeHooksMs = 3_000;

/** The functions of a host that hear what happens. They run behind the feed: no send waits for one or fails by it. */
export class Hooks {
  readonly #deps: Deps;
  readonly #live = new Map<LiveHook, ReadonlySet<FeedEvent['type']>>();
  readonly #named = new Map<string, { readonly hook: NamedHook; readonly consumer: Running }>();
  #tail: Running | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  isTaken(name: string): boolean {
    return this.#named.has(name);
  }

  /** `isTaken` is false for the name. */
  add(order: HookOrder): EndHook {
    return order.name === undefined ? this.#addLive(order) : this.#addNamed(order.name, order);
  }

  /** Ends all of them, at most 3 s after the call. */
  async close(): Promise<void> {
    const ends = [...[...this.#live.keys()].map((hook) => () => this.#endLive(hook))];
    const names = [...this.#named.keys()].map((name) => () => this.#endNamed(name));
    await Promise.all([...ends, ...names].map((end) => end()));
  }

  #addLive(order: HookOrder): EndHook {
    const hook = new LiveHook({ ...this.#deps, facts: factsOf(order, 'live'), handle: order.handle });
    this.#live.set(hook, typesOf(order));
    this.#tail ??= this.#deps.openTail((events) => this.#handOn(events));
    return () => this.#endLive(hook);
  }

  #handOn(events: readonly FeedEvent[]): void {
    for (const event of events) for (const [hook, types] of this.#live) if (types.has(event.type)) hook.push(event);
  }

  async #endLive(hook: LiveHook): Promise<void> {
    if (!this.#live.delete(hook)) return;
    if (this.#live.size === 0) {
      const tail = this.#tail;
      this.#tail = undefined;
      await tail?.close();
    }
    await this.#inTime(hook.close(), () => this.#deps.watch.onAbandoned(hook.facts));
  }

  #addNamed(name: string, order: HookOrder): EndHook {
    const types = typesOf(order);
    const hook = new NamedHook({ ...this.#deps, facts: factsOf(order, 'named'), handle: order.handle });
    const handle = async (event: FeedEvent): Promise<void> => {
      if (types.has(event.type)) await hook.handle(event);
    };
    this.#named.set(name, { hook, consumer: this.#deps.consume({ name, start: order.start, handle }) });
    return () => this.#endNamed(name, hook);
  }

  async #endNamed(name: string, ended?: NamedHook): Promise<void> {
    const found = this.#named.get(name);
    if (found === undefined || (ended !== undefined && found.hook !== ended)) return;
    const { hook, consumer } = found;
    const closed = consumer.close();
    await this.#inTime(closed, () => {
      this.#deps.watch.onAbandoned(hook.facts);
      hook.abandon();
    });
    await closed;
    if (this.#named.get(name)?.hook === hook) this.#named.delete(name);
  }

  async #inTime(closed: Promise<void>, onLate: () => void): Promise<void> {
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#deps.timers.after(closeHooksMs, () => {
        onLate();
        resolve();
      });
    });
    await Promise.race([closed, limit]);
    cancel();
  }
}

const typesOf = ({ events }: Pick<HookOrder, 'events'>): ReadonlySet<FeedEvent['type']> =>
  new Set(events.flatMap((event): readonly FeedEvent['type'][] => hookTypes[event]));

const factsOf = ({ plugin, events, name }: HookOrder, grade: HookGrade) => ({
  ...{ plugin, grade },
  hook: `${name === undefined ? '' : `${name}: `}${events.join(',')}`,
});
