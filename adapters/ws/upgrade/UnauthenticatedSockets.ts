/** The sockets of each address whose person is not known yet. */
export class UnauthenticatedSockets {
  readonly #atMost: number;
  readonly #counts = new Map<string, number>();

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  /** Undefined if the address has as many already. Call the function once, when the socket is known or gone. */
  enter(address: string): (() => void) | undefined {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#atMost) return undefined;
    this.#counts.set(address, count + 1);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const now = this.#counts.get(address) ?? 0;
      if (now > 1) this.#counts.set(address, now - 1);
      else this.#counts.delete(address);
    };
  }
}
