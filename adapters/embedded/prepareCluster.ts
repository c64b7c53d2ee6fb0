import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Template } from './Template.ts';

/**
 * Creates the cluster folder if it is missing. It unpacks the folder beside its place and renames it when it is complete,
 * so a folder with the final name is complete. The next start removes what a kill during the first start left behind.
 */
export const prepareCluster = async (folder: string, template: () => Promise<Template>): Promise<void> => {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  await (await template()).unpack(unfinished);
  renameSync(unfinished, folder);
  syncFolder(dirname(folder));
};

/** Syncs the parent folder, so that the rename survives a power loss. Windows cannot open a folder and does not need it. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
