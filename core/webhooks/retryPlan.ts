const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** How long deliveries are tried, and how often, in milliseconds. */
export interface RetryPlan {
  /** After the first failure, the second, and so on; the last one is repeated. */
  readonly pausesMs: readonly number[];
  /** After so long an event is given up, and a webhook that took nothing in the meantime is disabled. */
  readonly patienceMs: number;
  /** What a receiver may ask for with Retry-After, at most. */
  readonly mostAskedMs: number;
  /** Between two attempts at a webhook that takes nothing. */
  readonly probeMs: number;
}

/** A day: ten attempts or so, most of them early. */
export const retryPlan: RetryPlan = {
  pausesMs: [
    ...[5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute],
    ...[hour, 2 * hour, 4 * hour, 8 * hour],
  ],
  patienceMs: 24 * hour,
  mostAskedMs: hour,
  probeMs: minute,
};

/** A fifth more or less, so that what failed together is not tried together. */
const jitter = (random: number): number => 0.8 + 0.4 * random;

interface Failed {
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly retryAfterMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/** The pause after a failed attempt. A receiver that says when to come again is believed, within bounds. */
export const pauseAfter = (plan: RetryPlan, { attempts, retryAfterMs, random }: Failed): number => {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, plan.pausesMs[0] ?? 0), plan.mostAskedMs);
  return Math.round((plan.pausesMs[attempts - 1] ?? plan.pausesMs.at(-1) ?? 0) * jitter(random));
};
