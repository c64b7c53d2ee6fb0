/** The longest message from a client. PostgreSQL allows 1 GiB, but the engine has 2 GiB of memory in total. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

const LENGTH_BYTES = 4;

/** Splits a byte stream into messages of PostgreSQL's protocol, version 3 (https://www.postgresql.org/docs/18/protocol-message-formats.html). */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** The bytes that the next attempt needs; this keeps a long message in small chunks linear. */
  #needed = LENGTH_BYTES;
  #typed = false;

  /** False until the startup message is accepted: messages before it have no type byte. */
  expectTypedFrames(): void {
    this.#typed = true;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#size += bytes.byteLength;
  }

  /** The next whole message with its header; undefined until it is complete. @throws RangeError for an impossible length */
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
