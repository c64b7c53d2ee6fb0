import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder for one user, and deletes it when the work has ended. Who may give it to nobody else opens it to all.
 * @template Value
 * @param {{ readonly uid: number, readonly gid: number } | undefined} owner without one it is for this process
 * @param {(folder: string) => Promise<Value>} work
 */
export const scratchFolder = async (owner, work) => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-rehearsal-'));
  try {
    if (process.getuid?.() !== 0) chmodSync(folder, owner === undefined ? 0o700 : 0o777);
    else if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
