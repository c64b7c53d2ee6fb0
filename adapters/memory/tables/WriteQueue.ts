/**
 * Runs writes one after the other. A write runs at once, within the call, unless a directory transaction is running;
 * then it waits. The queue has one entry for each running call, so the callers' limits bound it.
 */
export class WriteQueue {
  #last: Promise<void> | undefined;

  async write<Result>(work: () => Result): Promise<Result> {
    return this.#last === undefined ? work() : this.inTransaction(async () => work());
  }

  async inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last === undefined ? work() : this.#last.then(work);
    const turn: Promise<void> = result.then(
      () => this.#leave(turn),
      () => this.#leave(turn),
    );
    this.#last = turn;
    return result;
  }

  #leave(turn: Promise<void>): void {
    if (this.#last === turn) this.#last = undefined;
  }
}
