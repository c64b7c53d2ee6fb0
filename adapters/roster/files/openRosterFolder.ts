import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  return [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...below.flat()].toSorted();
};

/** Finds the CSV files of a folder, or of its sub-folders that have some. */
export const openRosterFolder = async (folder: string): Promise<RosterFiles> => {
  const listed = listCsvFiles((await listPaths(folder)).map((path) => ({ path })));
  const files = await Promise.all(
    listed.map(async ({ name, entry }) => {
      const full = join(folder, entry.path);
      const { size } = await stat(full);
      return { name, bytes: size, open: async () => createReadStream(full) };
    }),
  );
  return { files, close: async () => {} };
};
