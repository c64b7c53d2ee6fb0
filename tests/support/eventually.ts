import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until the last failure is thrown; default 15,000. */
  readonly within?: number;
  /** Milliseconds between two tries; default 20. */
  readonly every?: number;
}

/**
 * Repeats `check` until it no longer throws, and returns its result. Use it for state that no event announces; if there
 * is an event, wait for the event.
 */
export const eventually = async <T>(check: () => T | Promise<T>, patience: Patience = {}): Promise<T> => {
  const { within = 15_000, every = 20 } = patience;
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (performance.now() >= deadline) throw failure;
      await pause(every);
    }
  }
};
