import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What a watch in a server's process (`watchLoop`, `watchCollections`) saw since it was asked before. */
export const askWatch = async <Seen>(pid: number, file: string): Promise<Seen> => {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (let left = 200; ; left -= 1) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Seen;
    } catch (failure) {
      if (left === 0) throw failure;
      await pause(50);
    }
  }
};
