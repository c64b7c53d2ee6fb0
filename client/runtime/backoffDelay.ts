const delays = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** Part of a pause that is left to chance, so that clients that lost one server do not return as one. */
const jitter = 0.3;

/** Milliseconds to wait before try `tries + 1`. `chance`: 0 ≤ n < 1. */
export const backoffDelay = (attempt: number, chance: number): number =>
  Math.round((delays[Math.min(attempt, delays.length - 1)] ?? 0) * (1 - jitter * chance));
