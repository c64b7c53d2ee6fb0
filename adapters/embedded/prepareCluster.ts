import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Template } from './Template.ts';

/**
 * Makes the cluster folder exist. It is unpacked beside its place and renamed there when it is whole, so a folder that
 * has its final name is complete, and what a kill during the first start left over is thrown away by the next.
 */
export const prepareCluster = async (folder: string, template: () => Promise<Template>): Promise<void> => {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  (await template()).unpack(unfinished);
  renameSync(unfinished, folder);
  syncFolder(dirname(folder));
};

/** Makes the rename survive a power loss. Windows cannot open a folder, and does not need it. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
