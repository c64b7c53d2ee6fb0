import { link, open, rename, rm } from 'node:fs/promises';

/** What file systems without hard links answer, such as exFAT, SMB and some of containers. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV']);

/**
 * Gives a file that is whole its name, at once. Unlike a rename this fails with EEXIST if a file by this name has appeared
 * meanwhile. The temporary name may stay.
 */
export const nameAnew = async (temporary: string, path: string, linkTo: typeof link = link): Promise<void> => {
  try {
    await linkTo(temporary, path);
  } catch (failure) {
    if (!withoutLinks.has((failure as NodeJS.ErrnoException).code ?? '')) throw failure;
    // The name is taken first, by an empty file.
    await (await open(path, 'wx')).close();
    await rename(temporary, path).catch(async (reason: unknown) => {
      await rm(path, { force: true });
      throw reason;
    });
  }
};
