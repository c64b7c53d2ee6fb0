import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatError } from '../../core/errors.ts';

/** A new file in a folder of its own that only this account can read, with the hash of what is written. */
export class UploadSink {
  readonly folder: string;
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  #size = 0;
  #isClosed = false;

  private constructor(folder: string, handle: FileHandle, maxBytes: number) {
    this.folder = folder;
    this.path = join(folder, 'received');
    this.#handle = handle;
    this.#maxBytes = maxBytes;
  }

  /** The file is there before a byte comes, so that whatever fails later finds it and removes it. */
  static async open(maxBytes: number): Promise<UploadSink> {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-file-'));
    try {
      return new UploadSink(folder, await open(join(folder, 'received'), 'wx', 0o600), maxBytes);
    } catch (failure) {
      await rm(folder, { recursive: true, force: true });
      throw asFull(failure);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** @throws ChatError PAYLOAD_TOO_LARGE beyond the bound, INSUFFICIENT_STORAGE */
  async write(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) throw fileTooLarge(this.#maxBytes);
    this.#hash.update(chunk);
    try {
      for (let done = 0; done < chunk.length; ) done += (await this.#handle.write(chunk, done)).bytesWritten;
    } catch (failure) {
      throw asFull(failure);
    }
  }

  /** Ends the file. Resolves to its hash in hexadecimal digits. */
  async end(): Promise<string> {
    await this.#close();
    return this.#hash.digest('hex');
  }

  async remove(): Promise<void> {
    await this.#close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#handle.close();
  }
}

export const fileTooLarge = (maxBytes: number): ChatError =>
  new ChatError('PAYLOAD_TOO_LARGE', `The file may have at most ${maxBytes} bytes.`, {
    details: { max_bytes: maxBytes },
  });

const asFull = (failure: unknown): unknown =>
  failure instanceof Error && 'code' in failure && failure.code === 'ENOSPC'
    ? new ChatError('INSUFFICIENT_STORAGE', 'There is no space left for the file. An administrator must make room.', {
        cause: failure,
      })
    : failure;
