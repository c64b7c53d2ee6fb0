import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** What nobody has written, where there is no git to say so. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data', 'release']);

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(path);
    return [path];
  });

/** The files that git knows in the current folder, or would take; all files where there is no git. */
const listFiles = () => {
  // A checkout in a container may belong to another user.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return status === 0 ? stdout.split('\0') : filesBelow('');
};

/** The files of the repository in the current folder, without those that are deleted here. @returns {readonly string[]} */
export const trackedFiles = () =>
  listFiles()
    .filter((file) => file !== '' && statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .sort();

/** The text of a file; undefined for one that is no text, or that no person has written. @param {string} file */
export const readText = (file) => {
  if (statSync(file).size > 2 * 1024 * 1024) return undefined;
  const bytes = readFileSync(file);
  return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8');
};
