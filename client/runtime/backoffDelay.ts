const delays = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** The part of a pause that is random, so that the clients of a lost server do not all return at once. */
const jitter = 0.3;

/** Milliseconds to wait after failed attempt `attempt`, counted from 0. `chance`: 0 ≤ n < 1. */
export const backoffDelay = (attempt: number, chance: number): number =>
  Math.round((delays[Math.min(attempt, delays.length - 1)] ?? 0) * (1 - jitter * chance));
