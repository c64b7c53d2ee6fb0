import { createHash } from 'node:crypto';
import type { BlobHash } from '../core/attachments/Attachment.ts';
import type { BlobStore } from '../core/attachments/BlobStore.ts';

/** What became of contents that were copied from one store to another. */
export interface CopiedContents {
  readonly copied: number;
  readonly bytes: number;
  /** Those that were not there, or are not what their hash says. */
  readonly lost: readonly BlobHash[];
}

interface Copying {
  readonly from: Pick<BlobStore, 'sizeOf' | 'read'>;
  readonly to: Pick<BlobStore, 'put' | 'sizeOf'>;
  readonly hashes: AsyncIterable<BlobHash>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Copies contents, each checked by its hash; what is there already is not copied again. */
export const copyContents = async ({ from, to, hashes, signal, onProgress }: Copying): Promise<CopiedContents> => {
  let [copied, bytes] = [0, 0];
  const lost: BlobHash[] = [];
  for await (const hash of hashes) {
    signal?.throwIfAborted();
    const size = await from.sizeOf(hash);
    if (size === undefined || (await hashOf(from, hash)) !== hash) lost.push(hash);
    else {
      // What the copy has by this name was checked when it was written.
      await to.put(hash, size, () => reading(from, hash));
      [copied, bytes] = [copied + 1, bytes + size];
    }
    onProgress?.(copied + lost.length, copied + lost.length);
  }
  return { copied, bytes, lost };
};

export const hashOf = async (from: Copying['from'], hash: BlobHash): Promise<string> => {
  const sum = createHash('sha256');
  for await (const chunk of await from.read(hash)) sum.update(chunk);
  return sum.digest('hex');
};

const reading = async function* (from: Copying['from'], hash: BlobHash): AsyncIterable<Uint8Array> {
  yield* await from.read(hash);
};

/** All hashes of a list that comes in steps. */
export const eachHash = async function* (
  step: (after: BlobHash, limit: number) => Promise<readonly BlobHash[]>,
): AsyncIterable<BlobHash> {
  const limit = 500;
  for (let after = ''; ; ) {
    const page = await step(after, limit);
    yield* page;
    after = page.at(-1) ?? after;
    if (page.length < limit) return;
  }
};
