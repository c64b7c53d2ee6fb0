import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const PREFIX = 'lock';
const UNKNOWN = '0';

/**
 * The process that claims a folder, as a file name: `lock-<pid>-<start>-<world>`. The start time (clock ticks since boot;
 * 0 if the system has none) tells a process from a later one with the same pid. The world is the boot and the pid
 * namespace in which the pid is valid, so that containers with a shared volume do not count each other as dead.
 */
export interface LockClaim {
  readonly pid: number;
  readonly start: string;
  readonly world: string;
}

export const claimName = ({ pid, start, world }: LockClaim): string => [PREFIX, pid, start, world].join('-');

export const parseClaim = (name: string): LockClaim | undefined => {
  const [, pid, start, world] = /^lock-(\d+)-(\d+)-([0-9a-f]+)$/.exec(name) ?? [];
  return pid && start && world ? { pid: Number(pid), start, world } : undefined;
};

export const ownClaim = (): LockClaim => ({
  pid: process.pid,
  start: startOf(process.pid) ?? UNKNOWN,
  world: createHash('sha256').update(readWorld()).digest('hex').slice(0, 12),
});

/**
 * Whether the claimant is alive; only for a claim from the caller's own world. A system may hide processes of other users and
 * units in `/proc` (`hidepid`); the kernel says of any whether it is there.
 */
export const isAlive = ({ pid, start }: LockClaim): boolean => {
  const found = process.platform === 'linux' ? startOf(pid) : undefined;
  return found === undefined ? answersSignals(pid) : found === start;
};

/** Field 22 of `/proc/<pid>/stat` (proc(5)); null for a zombie, undefined where there is none or it cannot be seen. */
const startOf = (pid: number): string | null | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : rest[18];
  } catch {
    return undefined;
  }
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const readWorld = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8') + readlinkSync('/proc/self/ns/pid');
  } catch {
    return hostname();
  }
};
