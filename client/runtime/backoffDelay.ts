/** Milliseconds: twice as long after each attempt. */
const first = 1_000;
const longest = 30_000;
/** The part of a pause that is random, so that the clients of a lost server do not all return at once. */
const jitter = 0.3;

/** Milliseconds to wait after failed attempt `attempt`, counted from 0. `chance`: 0 ≤ n < 1. */
export const backoffDelay = (attempt: number, chance: number): number =>
  Math.round(Math.min(first * 2 ** attempt, longest) * (1 - jitter * chance));
