import { readdirSync, readFileSync } from 'node:fs';

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks in user and kernel mode, including children that have ended and were waited for. */
  readonly ticks: number;
}

/** USER_HZ, which is fixed at 100 for all values that Linux shows to user space. */
const ticksPerSecond = 100;

/** Reads a line of `/proc/<pid>/stat`; the name in brackets may itself contain spaces and brackets. */
export const readStat = (text: string): ProcessTimes => {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: number(4),
    ticks: number(14) + number(15) + number(16) + number(17),
  };
};

/** All running processes. One that ends meanwhile is left out, as its parent's sum then includes it. */
const allProcesses = (): ProcessTimes[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch {
        return []; // ended since the folder was read
      }
    });

/** These processes and all their descendants. */
export const familyOf = (roots: readonly number[], all: readonly ProcessTimes[] = allProcesses()): ProcessTimes[] => {
  const members = new Map<number, ProcessTimes>();
  let found = all.filter(({ pid }) => roots.includes(pid));
  while (found.length > 0) {
    for (const one of found) members.set(one.pid, one);
    found = all.filter(({ pid, parent }) => members.has(parent) && !members.has(pid));
  }
  return [...members.values()];
};

/** Seconds of processor time that these processes and their descendants have used since their start. */
export const cpuSeconds = (roots: readonly number[]): number =>
  familyOf(roots).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;

/** Proportional and resident set of these processes and their descendants, in bytes. */
export const memoryBytes = (roots: readonly number[]): { readonly pss: number; readonly rss: number } => {
  const sum = { pss: 0, rss: 0 };
  for (const { pid } of familyOf(roots)) {
    const text = readRollup(pid);
    const bytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
    sum.pss += bytes('Pss');
    sum.rss += bytes('Rss');
  }
  return sum;
};

const readRollup = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    return ''; // the process has ended meanwhile
  }
};
