import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests of the surrounding `describe` a folder for temporary files of their own: other files of tests run at the same
 * time, and write into the machine's. To be called before the hooks that write there.
 *
 * @returns the names in it that begin with `prefix`
 */
export const ownTemporaryFolder = (prefix: string): (() => Promise<string[]>) => {
  const shared = process.env['TMPDIR'];
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-tests-'));
    process.env['TMPDIR'] = folder;
  });
  after(async () => {
    if (shared === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = shared;
    await rm(folder, { recursive: true, force: true });
  });
  return async () => (await readdir(folder)).filter((name) => name.startsWith(prefix));
};
