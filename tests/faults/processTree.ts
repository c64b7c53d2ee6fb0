import { readdir, readFile } from 'node:fs/promises';

/** Processes and their parents, where the system tells. */
const parents = async (): Promise<Map<number, number>> => {
  const found = new Map<number, number>();
  const names = await readdir('/proc').catch((): string[] => []);
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    // A process that has just ended is none.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent > 0) found.set(Number(name), parent);
  }
  return found;
};

/** Signals a process and those that it started. A process that is gone counts as signalled. */
export const signalTree = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  const all = await parents();
  const tree = new Set([pid]);
  // Children have greater ids than their parents, but for a turn of the counter: once more, then.
  for (let round = 0; round < 2; round += 1) for (const [child, parent] of all) if (tree.has(parent)) tree.add(child);
  for (const one of tree) {
    try {
      process.kill(one, signal);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
    }
  }
};
