import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../adapters/system/makeFolder.ts';
import { explainFolder } from '../explainStorage.ts';

/** The secret that signs the demo's tokens; kept in the data folder, so that printed links survive a restart. */
export const demoSecret = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, 'demo-secret');
  try {
    await makeFolder(dataDir);
    await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw explainFolder(failure, dataDir);
  }
  return (await readFile(file, 'utf8')).trim();
};
