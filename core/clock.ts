/** The core's only source of time; `adapters/system` reads the machine's clock, tests pass a clock of their own. */
export interface Clock {
  /** The current time. May jump either way when the machine's clock is set. */
  now(): Date;
  /** Milliseconds since an arbitrary fixed moment; never goes back. For intervals only. */
  monotonic(): number;
}
