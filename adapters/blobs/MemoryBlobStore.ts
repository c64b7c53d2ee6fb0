import { attachmentNotFound, type BlobHash } from '../../core/attachments/Attachment.ts';
import type { BlobStore, ByteRange } from '../../core/attachments/BlobStore.ts';

/** Contents in the memory of this process, for a chat in memory. */
export class MemoryBlobStore implements BlobStore {
  readonly #contents = new Map<BlobHash, Buffer>();

  async put(hash: BlobHash, size: number, read: () => AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#contents.has(hash)) return;
    const chunks: Uint8Array[] = [];
    for await (const chunk of read()) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    if (content.length !== size) throw new RangeError(`A content of ${size} bytes had ${content.length}`);
    this.#contents.set(hash, content);
  }

  async sizeOf(hash: BlobHash): Promise<number | undefined> {
    return this.#contents.get(hash)?.length;
  }

  async read(hash: BlobHash, range?: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    const content = this.#contents.get(hash);
    if (content === undefined) throw attachmentNotFound();
    const part = range === undefined ? content : content.subarray(range.from, range.to + 1);
    return (async function* () {
      yield part;
    })();
  }

  async remove(hash: BlobHash): Promise<void> {
    this.#contents.delete(hash);
  }

  async list(after: BlobHash, limit: number): Promise<readonly BlobHash[]> {
    return [...this.#contents.keys()]
      .filter((hash) => hash > after)
      .sort()
      .slice(0, limit);
  }

  async tidy(): Promise<void> {}

  async link(): Promise<string | null> {
    return null;
  }
}
