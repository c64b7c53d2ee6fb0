/** Sends of one socket that are in flight at the same time, at most. */
const inFlightAtMost = 32;

/** Sends that are under way together, so that the store can append them as one, and are answered in their order. */
export class InFlightSends {
  #tail: Promise<void> = Promise.resolve();
  #inFlight = 0;
  #onFree: (() => void) | null = null;

  /** Answers the outcome after all earlier ones. Neither answer throws. */
  add<Result>(work: Promise<Result>, done: (result: Result) => void, failed: (failure: unknown) => void): void {
    this.#inFlight += 1;
    const outcome = work.then(
      (result) => () => done(result),
      (failure: unknown) => () => failed(failure),
    );
    this.#tail = this.#answer(this.#tail, outcome);
  }

  /** Resolves when one more may be sent. For one caller at a time. */
  async freeSlot(): Promise<void> {
    if (this.#inFlight < inFlightAtMost) return;
    await new Promise<void>((resolve) => {
      this.#onFree = resolve;
    });
  }

  /** Resolves when everything added so far has been answered. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #answer(before: Promise<void>, outcome: Promise<() => void>): Promise<void> {
    await before;
    (await outcome)();
    this.#inFlight -= 1;
    this.#onFree?.();
    this.#onFree = null;
  }
}
