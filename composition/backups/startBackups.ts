import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { listBackups } from '../../adapters/backups/BackupFolder.ts';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { SystemTimers } from '../../adapters/system/SystemTimers.ts';
import { ChatError } from '../../core/errors.ts';
import type { Environment } from '../EnvironmentReader.ts';
import type { Log } from '../Log.ts';
import type { BackupConfig } from '../readBackups.ts';
import { BackupKeeper } from './BackupKeeper.ts';

/** Makes backups at the times of the settings until it is closed; undefined where there are none. */
export const startBackups = (
  { schedule: times, dir }: BackupConfig,
  env: Environment,
  log: Log,
): BackupKeeper | undefined => {
  if (times === undefined || dir === undefined) return undefined;
  const keeper = new BackupKeeper({
    times,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock: new SystemClock(),
    timers: new SystemTimers(),
    newest: async () => {
      const at = (await listOf(dir)).at(-1)?.created_at;
      return at === undefined ? undefined : Date.parse(at);
    },
    make: (signal) => runBackup(env, signal, log),
    onFailure: (failure) =>
      log.error({ err: failure }, 'there is no new backup; the earlier ones are as they were, and it is tried again'),
  });
  keeper.start();
  return keeper;
};

/** Before the first backup there may be no folder. */
const listOf = (dir: string): ReturnType<typeof listBackups> =>
  listBackups(dir).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOTDIR') return [];
    throw failure;
  });

/** Characters of what a command said last. */
const lastWords = 2_000;

/**
 * Runs "homeroom backup" in a process of its own, which has its own memory and may take the other processor: the node serves
 * on, and only makes the snapshot.
 */
const runBackup = async (env: Environment, signal: AbortSignal, log: Log): Promise<void> => {
  const [program = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, program, 'backup', '--json'], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let [out, error] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    out += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    error = `${error}${text}`.slice(-lastWords);
  });
  try {
    const [code] = await once(child, 'close');
    const made = resultOf(out);
    if (made?.file === undefined)
      throw new ChatError(
        'UNAVAILABLE',
        `"homeroom backup" ended with ${code}: ${made?.error?.message ?? error.trim()}`,
      );
    const { file, bytes, rows, files, removed } = made;
    log.info({ file, bytes, rows, files, removed }, 'a backup was made');
    if (code !== 0) log.warn({ file }, 'the backup lacks contents of files: run "homeroom doctor"');
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

interface Result {
  readonly file?: string;
  readonly bytes?: number;
  readonly rows?: number;
  readonly files?: number;
  readonly removed?: readonly string[];
  readonly error?: { readonly message: string };
}

const resultOf = (text: string): Result | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
