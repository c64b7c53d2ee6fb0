/** Bytes that come in pieces of any size and are taken in others. */
export class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #hasEnded = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Takes exactly this many bytes, or all that are left if they are fewer. */
  async take(count: number): Promise<Buffer> {
    await this.#fill(count);
    return this.#cut(Math.min(count, this.#length));
  }

  /** Takes what is there, at most this many bytes; nothing at the end. */
  async takeSome(most: number): Promise<Buffer> {
    await this.#fill(1);
    return this.#cut(Math.min(most, this.#length, this.#pieces[0]?.length ?? 0));
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    await this.#fill(1);
    return this.#length === 0;
  }

  /** Ends the source, which may have more. */
  async close(): Promise<void> {
    this.#hasEnded = true;
    await this.#source.return?.();
  }

  async #fill(count: number): Promise<void> {
    while (this.#length < count && !this.#hasEnded) {
      const { value, done } = await this.#source.next();
      if (done === true) this.#hasEnded = true;
      else if (value.length > 0) {
        this.#pieces.push(value);
        this.#length += value.length;
      }
    }
  }

  #cut(count: number): Buffer {
    const taken: Uint8Array[] = [];
    let missing = count;
    let used = 0;
    while (missing > 0) {
      const piece = this.#pieces[used];
      if (piece === undefined) break;
      if (piece.length > missing) {
        taken.push(piece.subarray(0, missing));
        this.#pieces[used] = piece.subarray(missing);
        missing = 0;
      } else {
        taken.push(piece);
        missing -= piece.length;
        used += 1;
      }
    }
    this.#pieces.splice(0, used);
    this.#length -= count;
    const [only] = taken;
    return taken.length === 1 && only !== undefined
      ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
      : Buffer.concat(taken);
  }
}
