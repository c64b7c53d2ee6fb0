import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of an archive, or of the names and contents of all CSV files of a folder, in hexadecimal digits. */
export const hashRoster = async (path: string): Promise<string> => {
  if (!(await stat(path)).isDirectory()) return hashFile(path);
  const names = (await readdir(path, { recursive: true })).filter((name) => /\.csv$/i.test(name)).sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(JSON.stringify([name, await hashFile(join(path, name))]));
  return hash.digest('hex');
};

const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};
