import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret that signs the demo's tokens; kept in the data folder, so that printed links survive a restart. */
export const demoSecret = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, 'demo-secret');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
  }
  return (await readFile(file, 'utf8')).trim();
};
