/** Holds the first who passes after it was shut, so that a test can let things happen in between. */
export class Gate {
  #isShut = false;
  #release: () => void = () => {};
  #onHeld: () => void = () => {};

  /** Resolves when somebody is held. */
  shut(): Promise<void> {
    this.#isShut = true;
    return new Promise((resolve) => {
      this.#onHeld = resolve;
    });
  }

  open(): void {
    this.#isShut = false;
    this.#release();
  }

  async pass(): Promise<void> {
    if (!this.#isShut) return;
    this.#isShut = false;
    await new Promise<void>((resolve) => {
      this.#release = resolve;
      this.#onHeld();
    });
  }
}
