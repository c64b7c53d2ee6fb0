/** Where the core gets its time and chance from; `adapters/system` has the real ones, tests bring their own. */
export interface Clock {
  /** The current instant. May jump either way when the machine's clock is set. */
  now(): Date;
  /** Milliseconds since some fixed moment; never goes back. For intervals only. */
  monotonic(): number;
}
