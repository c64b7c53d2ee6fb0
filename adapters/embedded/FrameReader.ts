/** Longest message taken from a client. PostgreSQL allows 1 GiB; the engine has 2 GiB of memory in all. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

const LENGTH_BYTES = 4;

/** Cuts a byte stream into messages of PostgreSQL's protocol, version 3 (https://www.postgresql.org/docs/18/protocol-message-formats.html). */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that must be there before another look is worth while; keeps a long message in small chunks linear. */
  #needed = LENGTH_BYTES;
  #typed = false;

  /** Until the startup message has been accepted, messages carry no type byte. */
  expectTypedFrames(): void {
    this.#typed = true;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#size += bytes.byteLength;
  }

  /** The next whole message, header included, or undefined until more bytes are pushed. Throws RangeError on an impossible length. */
  next(): Buffer | undefined {
    if (this.#size < this.#needed) return undefined;
    const [first] = this.#chunks;
    const buffered = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [buffered];

    const headerBytes = LENGTH_BYTES + (this.#typed ? 1 : 0);
    if (buffered.length < headerBytes) return this.#await(headerBytes);
    const length = buffered.readUInt32BE(headerBytes - LENGTH_BYTES);
    if (length < LENGTH_BYTES || length > MAX_FRAME_BYTES) throw new RangeError(`invalid message length ${length}`);
    const frameBytes = length + headerBytes - LENGTH_BYTES;
    if (buffered.length < frameBytes) return this.#await(frameBytes);

    const rest = buffered.subarray(frameBytes);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
    this.#needed = LENGTH_BYTES;
    return buffered.subarray(0, frameBytes);
  }

  #await(bytes: number): undefined {
    this.#needed = bytes;
    return undefined;
  }
}
