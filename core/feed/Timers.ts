/** The core's only way to wait; `adapters/system` uses the machine's timers, tests pass timers of their own. */
export interface Timers {
  /** Runs once after `ms` milliseconds. Returns how to cancel it. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}
