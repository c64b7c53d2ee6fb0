import type { Timers } from '../../core/feed/Timers.ts';

/** The machine's timers. */
export class SystemTimers implements Timers {
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  }
}
