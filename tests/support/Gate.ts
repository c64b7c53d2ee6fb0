/** Holds the first caller of `pass` after `shut`, so that a test can act in between. */
export class Gate {
  #isShut = false;
  #release: () => void = () => {};
  #onHeld: () => void = () => {};

  /** Resolves when a caller is held. */
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
