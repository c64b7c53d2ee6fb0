import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { attachmentNotFound, type BlobHash } from '../../core/attachments/Attachment.ts';
import type { BlobStore, ByteRange } from '../../core/attachments/BlobStore.ts';
import { ChatError } from '../../core/errors.ts';
import { makeFolder } from '../system/makeFolder.ts';

const isHash = /^[0-9a-f]{64}$/;

/**
 * Contents as files in a folder: `ab/ab12…` for the content whose hash begins with ab. A content is written beside, flushed to
 * the disk and then renamed, so it is whole or absent, also for other nodes that share the folder.
 */
export class FolderBlobStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(hash: BlobHash, size: number, read: () => AsyncIterable<Uint8Array>): Promise<void> {
    if ((await this.sizeOf(hash)) === size) return;
    const draft = join(this.#drafts, `${hash}.${randomUUID()}`);
    await this.#work(async () => {
      await makeFolder(this.#drafts);
      await makeFolder(join(this.#folder, hash.slice(0, 2)));
      try {
        await writeWhole(draft, size, read);
        await rename(draft, this.#pathOf(hash));
        await flushFolder(join(this.#folder, hash.slice(0, 2)));
      } catch (failure) {
        await rm(draft, { force: true });
        throw failure;
      }
    });
  }

  async sizeOf(hash: BlobHash): Promise<number | undefined> {
    return this.#work(async () => (await absent(stat(this.#pathOf(hash))))?.size);
  }

  async read(hash: BlobHash, range?: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    const handle = await this.#work(() => absent(open(this.#pathOf(hash), 'r')));
    if (handle === undefined) throw attachmentNotFound();
    return createReadStream('', { fd: handle, ...(range && { start: range.from, end: range.to }) });
  }

  async remove(hash: BlobHash): Promise<void> {
    await this.#work(() => rm(this.#pathOf(hash), { force: true }));
  }

  async list(after: BlobHash, limit: number): Promise<readonly BlobHash[]> {
    return this.#work(async () => {
      const found: BlobHash[] = [];
      const groups = ((await absent(readdir(this.#folder))) ?? []).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
      for (const group of groups) {
        if (group < after.slice(0, 2)) continue;
        const names = await readdir(join(this.#folder, group));
        found.push(...names.filter((name) => isHash.test(name) && name > after).sort());
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    });
  }

  async tidy(before: Date): Promise<void> {
    await this.#work(async () => {
      for (const name of (await absent(readdir(this.#drafts))) ?? []) {
        const path = join(this.#drafts, name);
        const found = await absent(stat(path));
        if (found !== undefined && found.mtime < before) await rm(path, { force: true });
      }
    });
  }

  async link(): Promise<string | null> {
    return null;
  }

  get #drafts(): string {
    return join(this.#folder, 'drafts');
  }

  #pathOf(hash: BlobHash): string {
    if (!isHash.test(hash)) throw new RangeError('A content is named by the hexadecimal digits of its SHA-256');
    return join(this.#folder, hash.slice(0, 2), hash);
  }

  async #work<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (failure) {
      throw asBlobFailure(failure);
    }
  }
}

const writeWhole = async (path: string, size: number, read: () => AsyncIterable<Uint8Array>): Promise<void> => {
  const handle = await open(path, 'wx', 0o600);
  try {
    let written = 0;
    for await (const chunk of read()) {
      await handle.appendFile(chunk);
      written += chunk.length;
    }
    if (written !== size) throw new RangeError(`A content of ${size} bytes had ${written}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The name is on the disk too. Not every system can do this, and none needs it that cannot. */
const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (failure) {
    if (codeOf(failure) !== 'EINVAL' && codeOf(failure) !== 'EPERM') throw failure;
  } finally {
    await handle.close();
  }
};

const codeOf = (failure: unknown): unknown =>
  failure instanceof Error && 'code' in failure ? failure.code : undefined;

/** Undefined for what is not there. */
const absent = async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await work;
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return undefined;
    throw failure;
  }
};

const asBlobFailure = (failure: unknown): unknown => {
  const code = codeOf(failure);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ChatError('INSUFFICIENT_STORAGE', 'There is no space left for files. An administrator must make room.', {
      cause: failure,
    });
  if (typeof code !== 'string' || failure instanceof RangeError) return failure;
  return new ChatError('UNAVAILABLE', 'The store of files does not answer. Try again.', { cause: failure });
};
