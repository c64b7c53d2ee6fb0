import { readdir, readFile } from 'node:fs/promises';

/** The parent of each process, read from /proc; empty on systems without it. */
const parents = async (): Promise<Map<number, number>> => {
  const found = new Map<number, number>();
  const names = await readdir('/proc').catch((): string[] => []);
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    // A process that has just ended has no line and is skipped.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent > 0) found.set(Number(name), parent);
  }
  return found;
};

/** Signals a process and its descendants. A process that has ended counts as signalled. */
export const signalTree = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  const all = await parents();
  const tree = new Set([pid]);
  // Children have greater ids than their parents unless the counter has wrapped, which the second round covers.
  for (let round = 0; round < 2; round += 1) for (const [child, parent] of all) if (tree.has(parent)) tree.add(child);
  for (const one of tree) {
    try {
      process.kill(one, signal);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
    }
  }
};
