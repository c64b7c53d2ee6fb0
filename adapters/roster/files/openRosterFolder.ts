import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listCsvFiles } from './listCsvFiles.ts';
import type { RosterFiles } from './RosterFiles.ts';

/** The relative paths of all files in a folder and in the folders directly below it. */
const listPaths = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await readdir(join(folder, name))).map((file) => `${name}/${file}`)),
  );
  return [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...below.flat()];
};

/** Finds the CSV files of a folder, or of its only sub-folder that has some. */
export const openRosterFolder = async (folder: string): Promise<RosterFiles> => {
  const listed = listCsvFiles((await listPaths(folder)).map((path) => ({ path })));
  const files = await Promise.all(
    listed.map(async ({ path }) => {
      const full = join(folder, path);
      const { size } = await stat(full);
      return { name: basename(path), bytes: size, open: async () => createReadStream(full) };
    }),
  );
  return { files, close: async () => {} };
};
