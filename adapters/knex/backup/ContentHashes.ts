import type { BlobHash } from '../../../core/attachments/Attachment.ts';

/** Bytes of a SHA-256. */
const hashBytes = 32;

/** The contents that a moment of a database names, by their hashes; a million take 32 MB. */
export class ContentHashes {
  readonly #pages: Buffer[] = [];

  add(page: readonly BlobHash[]): void {
    this.#pages.push(Buffer.from(page.join(''), 'hex'));
  }

  /** In the order in which they came. */
  async *each(): AsyncGenerator<BlobHash, void, void> {
    for (const page of this.#pages)
      for (let at = 0; at < page.length; at += hashBytes) yield page.toString('hex', at, at + hashBytes);
  }
}
