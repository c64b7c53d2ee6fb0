import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Creates a folder and those above it, for its owner alone; leaves one that is there as it is. The recursive `mkdir` of
 * Node.js would not come back in file systems that create nothing, such as /proc.
 * @throws the error of the operating system: ENOTDIR also where a file stands in the folder's place
 */
export const makeFolder = async (path: string, mode = 0o700): Promise<void> => {
  const folder = resolve(path);
  const found = await stat(folder).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'ENOENT') throw failure;
    return undefined;
  });
  if (found !== undefined) {
    if (!found.isDirectory()) throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR', path });
    return;
  }
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), mode);
  await mkdir(folder, { mode }).catch((failure: NodeJS.ErrnoException) => {
    // Another process was quicker.
    if (failure.code !== 'EEXIST') throw failure;
  });
};
