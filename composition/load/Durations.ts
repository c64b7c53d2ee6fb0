/** Spans of time in milliseconds. `p50` and the others are at most 2 % above the true ones; null if there were none. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Each bucket ends 2 % above the one before; the first ends at a tenth of a millisecond, the last at some ten minutes. */
const growth = 1.02;
const first = 0.1;
const buckets = 790;

/** Counts spans of time in buckets, so that millions of them take no memory. */
export class Durations {
  readonly #counts = new Uint32Array(buckets);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const bucket = ms <= first ? 0 : Math.ceil(Math.log(ms / first) / Math.log(growth));
    const place = Math.min(buckets - 1, bucket);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#count += 1;
    this.#max = Math.max(this.#max, ms);
  }

  spread(): Spread | null {
    if (this.#count === 0) return null;
    const [p50, p95, p99] = [this.#quantile(0.5), this.#quantile(0.95), this.#quantile(0.99)];
    return { count: this.#count, p50, p95, p99, max: rounded(this.#max) };
  }

  #quantile(share: number): number {
    let left = Math.ceil(this.#count * share);
    const bucket = this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return rounded(Math.min(this.#max, first * growth ** bucket));
  }
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
