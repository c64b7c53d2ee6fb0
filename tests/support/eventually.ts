import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until the last failure is thrown; 15,000 unless told. */
  readonly within?: number;
  /** Milliseconds between two tries; 20 unless told. */
  readonly every?: number;
}

/**
 * Repeats `check` until it stops throwing, and returns what it returned. For state that announces itself by no event;
 * where there is an event, wait for the event.
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
