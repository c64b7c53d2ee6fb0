import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Free bytes (for programs without privileges) and size of the file system that a folder is on; of the nearest folder above
 * it, while it is not made yet.
 */
export const readDisk = async (folder: string): Promise<{ readonly free: number; readonly size: number }> => {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch (failure) {
    const above = dirname(folder);
    if (above === folder || (failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
    return readDisk(above);
  }
};
