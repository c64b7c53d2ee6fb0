/** The height assumed for rows before any was measured. */
const firstGuess = 64;
/** Heights that are kept of rows that are gone, which may come back. */
const spareHeights = 1_000;

/**
 * The position of every row of a long list of which only some are in the page. Rows that were never shown count with the
 * mean height of those that were.
 */
export class ListWindow {
  #keys: readonly string[] = [];
  #indexes = new Map<string, number>();
  readonly #heights = new Map<string, number>();
  #sum = 0;
  #tops = new Float64Array(1);
  #areTopsCurrent = true;

  /** A call with the same array returns at once. */
  setKeys(keys: readonly string[]): void {
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#indexes = new Map(keys.map((key, index) => [key, index]));
    this.#areTopsCurrent = false;
    if (this.#heights.size > 2 * keys.length + spareHeights) this.#forgetHeights();
  }

  /** @returns whether the height has changed */
  measure(key: string, height: number): boolean {
    const known = this.#heights.get(key);
    if (known !== undefined && Math.abs(known - height) < 0.25) return false;
    this.#heights.set(key, height);
    this.#sum += height - (known ?? 0);
    this.#areTopsCurrent = false;
    return true;
  }

  get count(): number {
    return this.#keys.length;
  }

  get total(): number {
    return this.top(this.count);
  }

  keyAt(index: number): string | undefined {
    return this.#keys[index];
  }

  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }

  /** Pixels from the start of the list to the start of a row; for the index after the last row, to the end. */
  top(index: number): number {
    this.#updateTops();
    return this.#tops[Math.max(0, Math.min(index, this.count))] ?? 0;
  }

  /** The index of the row at a pixel; before and after the list, that of the first or last row. */
  indexAt(pixel: number): number {
    this.#updateTops();
    let [low, high] = [0, Math.max(0, this.count - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= pixel) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Forgets the heights of rows that are gone. */
  #forgetHeights(): void {
    for (const [key, height] of this.#heights) {
      if (this.#indexes.has(key)) continue;
      this.#heights.delete(key);
      this.#sum -= height;
    }
  }

  #updateTops(): void {
    if (this.#areTopsCurrent) return;
    this.#areTopsCurrent = true;
    const guess = this.#heights.size === 0 ? firstGuess : this.#sum / this.#heights.size;
    const tops = new Float64Array(this.#keys.length + 1);
    let top = 0;
    for (const [index, key] of this.#keys.entries()) {
      tops[index] = top;
      top += this.#heights.get(key) ?? guess;
    }
    tops[this.#keys.length] = top;
    this.#tops = tops;
  }
}
