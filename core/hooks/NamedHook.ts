import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { Timers } from '../feed/Timers.ts';
import type { HookFacts, HookWatch } from './HookWatch.ts';

interface Deps {
  readonly facts: HookFacts;
  readonly handle: (event: FeedEvent) => unknown;
  readonly timers: Timers;
  readonly watch: HookWatch;
}

/** Milliseconds after which it is said, again and again, that a hook is still at one event. */
export const namedHookMs = 30_000;

/** What the watch has heard already. */
export class ReportedFailure extends Error {}

/** The function of a named hook, as a consumer of the feed calls it: it rejects where the same event must come again. */
export class NamedHook {
  readonly #deps: Deps;
  #abandon: (failure: Error) => void = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get facts(): HookFacts {
    return this.#deps.facts;
  }

  readonly handle = async (event: FeedEvent): Promise<void> => {
    const { facts, handle, timers, watch } = this.#deps;
    let cancel = (): void => {};
    const remind = (): void => {
      cancel = timers.after(namedHookMs, () => {
        watch.onTimeout(facts, namedHookMs);
        remind();
      });
    };
    remind();
    try {
      const abandoned = new Promise<never>((_, reject) => {
        this.#abandon = reject;
      });
      await Promise.race([Promise.resolve(handle(event)), abandoned]);
      watch.onHandled(facts);
    } catch (failure) {
      if (failure instanceof ReportedFailure) throw failure;
      watch.onFailure(facts, failure);
      throw new ReportedFailure('A hook failed.', { cause: failure });
    } finally {
      cancel();
    }
  };

  /** The event under way counts as not handled, and comes again, here or on another node. */
  abandon(): void {
    this.#abandon(new ReportedFailure('The chat closed before the hook had ended.'));
  }
}
