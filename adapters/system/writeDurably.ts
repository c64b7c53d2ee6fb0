import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ChatError } from '../../core/errors.ts';
import { nameAnew } from './nameAnew.ts';

/** Readable for its owner alone. */
const mode = 0o600;

export interface WriteOptions {
  /** Replaces an existing file. */
  readonly isForced?: boolean;
  readonly signal?: AbortSignal;
  /** Looks at the file while it still has its temporary name; if this throws, there is no file. */
  check?(temporary: string, written: WrittenFile): Promise<void>;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a file is called until it is whole. */
export const temporaryName = (path: string): string => `${path}.${process.pid}.part`;

/**
 * Writes a file that appears complete and synced to the disk, or not at all. @throws ChatError CONFLICT if the file exists,
 * INSUFFICIENT_STORAGE if the disk is full
 */
export const writeDurably = async (
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { isForced = false, signal, check }: WriteOptions = {},
): Promise<WrittenFile> => {
  if (!isForced && (await isThere(path))) throw alreadyThere(path);
  const temporary = temporaryName(path);
  const sum = createHash('sha256');
  let written = 0;
  const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      sum.update(piece);
      written += piece.length;
      yield piece;
    }
  };
  try {
    const file = createWriteStream(temporary, { flags: 'wx', mode, flush: true });
    await pipeline(bytes, counted, file, { ...(signal && { signal }) });
    const facts = { bytes: written, sha256: sum.digest('hex') };
    await check?.(temporary, facts);
    if (isForced) await rename(temporary, path);
    else await nameAnew(temporary, path);
    await syncFolder(dirname(path));
    return facts;
  } catch (failure) {
    throw explained(path, failure);
  } finally {
    await rm(temporary, { force: true });
  }
};

/** Makes names survive a loss of power, where the file system can do that for folders. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } catch (failure) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes((failure as NodeJS.ErrnoException).code ?? '')) throw failure;
  } finally {
    await handle.close();
  }
};

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const alreadyThere = (path: string): ChatError =>
  new ChatError('CONFLICT', `${path} is there already. Choose another name, or --force to replace it.`);

const explained = (path: string, failure: unknown): unknown => {
  const { code } = failure as NodeJS.ErrnoException;
  if (code === 'EEXIST') return alreadyThere(path);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ChatError(
      'INSUFFICIENT_STORAGE',
      `There is no space left for ${path}. What was there before is as it was. Make room, or choose another disk.`,
      { cause: failure },
    );
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EROFS')
    return new ChatError(
      'INVALID_REQUEST',
      `${path} cannot be written (${code}): name a file in a folder that is there and that this user may write to.`,
      { cause: failure },
    );
  return failure;
};
