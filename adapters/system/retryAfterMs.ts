/** Longer than this nobody is waited for. */
const mostMs = 24 * 3_600_000;

/** Milliseconds that a `Retry-After` asks for (RFC 9110, section 10.2.3), at most a day; undefined for none that can be read. */
export const retryAfterMs = (header: string | null | undefined, now = Date.now()): number | undefined => {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(mostMs, Number(text) * 1_000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(mostMs, Math.max(0, date - now));
};
