import type { Policy } from './wire/wireTypes.ts';

/** Reads the policy once for a person. Callers at the same time share one request; a failure is not kept. */
export class PolicyReader {
  readonly #fetch: () => Promise<Policy>;
  #reading: Promise<Policy> | null = null;

  /** @param fetch rejects with a ChatRefusal */
  constructor(fetch: () => Promise<Policy>) {
    this.#fetch = fetch;
  }

  read(): Promise<Policy> {
    if (this.#reading !== null) return this.#reading;
    const reading = this.#fetch();
    this.#reading = reading;
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = null;
    });
    return reading;
  }

  /** What one may open is different for another person. */
  forget(): void {
    this.#reading = null;
  }
}
