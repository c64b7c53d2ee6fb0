/** Longer than this nobody is waited for. */
const mostMs = 24 * 3_600_000;

/** Milliseconds that a `Retry-After` of HTTP asks for, at most a day; undefined for none that can be read. */
export const retryAfterMs = (header: string | undefined, now = Date.now()): number | undefined => {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1_000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(mostMs, seconds * 1_000) : undefined;
};
