import { basename, dirname } from 'node:path/posix';
import type { RosterTable } from '../records/RosterBundle.ts';
import type { RosterFile } from './RosterFiles.ts';
import { refuseRoster } from './refuseRoster.ts';

/**
 * Refuses folders that do not have the same files, or whose manifests differ: a school without enrollments.csv must not
 * lose its classes because another school has one.
 */
export const checkFolders = async (
  files: readonly RosterFile[],
  table: (file: RosterFile) => Promise<RosterTable>,
): Promise<void> => {
  const folders = new Map<string, RosterFile[]>();
  for (const file of files) folders.set(dirname(file.name), [...(folders.get(dirname(file.name)) ?? []), file]);
  if (folders.size < 2) return;
  const name = (file: RosterFile): string => basename(file.name).toLowerCase();
  const all = [...new Set(files.map(name))];
  for (const [folder, own] of folders) {
    const missing = all.find((one) => !own.some((file) => name(file) === one));
    if (missing === undefined) continue;
    const problem = `${missing} is missing, which another folder has`;
    throw refuseRoster({
      where: folder,
      problem,
      remedy: 'give every folder the same files, or import them one by one',
    });
  }
  const manifests = new Map<string, string>();
  for (const file of files.filter((one) => name(one) === 'manifest.csv')) {
    const rows: string[] = [];
    for await (const { cells } of (await table(file)).rows()) rows.push(cells.join(',').trim().toLowerCase());
    manifests.set(rows.toSorted().join('\n'), file.name);
  }
  if (manifests.size < 2) return;
  const problem = `it does not say what ${[...manifests.values()][0]} says`;
  const remedy = 'export all schools in the same way, or import them one by one';
  throw refuseRoster({ where: [...manifests.values()][1] ?? '', problem, remedy });
};
