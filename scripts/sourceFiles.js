import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'data']);

/**
 * The files below these folders that end in one of `endings`, sorted. A missing folder has no files.
 * @param {readonly string[]} folders
 * @param {readonly string[]} endings
 * @returns {string[]}
 */
export const sourceFiles = (folders, endings) => {
  /** @type {string[]} */
  const found = [];
  /** @param {string} folder */
  const collect = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) collect(path);
      else if (entry.isFile() && endings.some((ending) => path.endsWith(ending))) found.push(path);
    }
  };
  for (const folder of folders) if (existsSync(folder)) collect(folder);
  return found.sort();
};
