/** At most `limit` takings in any `windowMs` milliseconds. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

export interface Taking {
  readonly isAllowed: boolean;
  /** Moments of the takings that still count, oldest first, this one included when it was allowed. */
  readonly log: readonly number[];
  /** Milliseconds until the next taking can succeed; 0 when this one did. */
  readonly retryAfterMs: number;
}

/** An exact sliding window: forgets what has left the window, then takes if there is room. `now` in milliseconds. */
export const slideWindow = (log: readonly number[], now: number, { limit, windowMs }: Allowance): Taking => {
  const oldest = log.findIndex((moment) => moment > now - windowMs);
  const current = oldest === -1 ? [] : log.slice(oldest);
  if (current.length < limit) return { isAllowed: true, log: current.concat(now), retryAfterMs: 0 };
  const freed = current[current.length - limit];
  return { isAllowed: false, log: current, retryAfterMs: freed === undefined ? windowMs : freed + windowMs - now };
};
