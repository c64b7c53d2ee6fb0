import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './Refusal.js';

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return /** @type {NodeJS.ErrnoException} */ (failure).code === 'EPERM';
  }
};

/**
 * One deploy at a time. Each process leaves a file whose name has its number, so that nothing has to be read of a file that is
 * half written, and then looks for others: of two at least the later one sees the other. Two at the same moment both refuse.
 * @param {string} folder
 * @returns {() => void} gives it back
 */
export const claimDeploy = (folder) => {
  const own = `lock-${process.pid}`;
  const release = () => rmSync(join(folder, own), { force: true });
  closeSync(openSync(join(folder, own), 'w', 0o600));
  for (const name of readdirSync(folder)) {
    const pid = Number(/^lock-(\d+)$/.exec(name)?.[1]);
    if (name === own || !Number.isSafeInteger(pid)) continue;
    if (isAlive(pid)) {
      release();
      throw new Refusal(`Another deploy is under way: process ${pid}, by ${join(folder, name)}.`);
    }
    rmSync(join(folder, name), { force: true }); // it was killed
  }
  return release;
};
