import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ChatError } from '../../../core/errors.ts';

/** Readable for its owner alone: a backup holds every message. */
const mode = 0o600;

export interface WriteOptions {
  /** Replaces an existing file. */
  readonly isForced?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Writes lines, and a last one with the SHA-256 of all bytes before it, compressed. The file appears complete and
 * synced to the disk, or not at all. Resolves to its size in bytes. @throws ChatError CONFLICT if the file exists
 */
export const writeBackup = async (
  path: string,
  lines: AsyncIterable<string>,
  { isForced = false, signal }: WriteOptions = {},
): Promise<number> => {
  if (!isForced && (await isThere(path))) throw alreadyThere(path);
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = createWriteStream(temporary, { flags: 'wx', mode, flush: true });
    await pipeline(Readable.from(sealed(lines)), createGzip(), file, { ...(signal && { signal }) });
    if (isForced) await rename(temporary, path);
    // Unlike a rename, a link fails if a file with this name has appeared meanwhile.
    else await link(temporary, path);
    await syncFolder(dirname(path));
    return (await stat(path)).size;
  } catch (failure) {
    throw (failure as NodeJS.ErrnoException).code === 'EEXIST' ? alreadyThere(path) : failure;
  } finally {
    await rm(temporary, { force: true });
  }
};

async function* sealed(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    const bytes = Buffer.from(line);
    hash.update(bytes);
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const alreadyThere = (path: string): ChatError =>
  new ChatError('CONFLICT', `${path} is there already. Choose another name, or --force to replace it.`);

/** Makes the name survive a loss of power. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
};
