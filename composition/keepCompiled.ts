import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import nodeModule from 'node:module';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Environment } from './EnvironmentReader.ts';

/** What Node has of it: nothing before 22.8, the second from 22.10 on. Neither throws for a folder that it cannot use. */
export interface CompileCache {
  enableCompileCache?(folder: string): { readonly status: number };
  flushCompileCache?(): void;
}

export interface KeepingOptions {
  /** The file of the program: another build of it, or one elsewhere, has a folder of its own. */
  readonly program: string;
  readonly cache?: CompileCache;
  /** The account that runs the process; null where accounts have no number (Windows). */
  readonly account?: number | null;
  /** Milliseconds after which what was compiled is written: a process that is killed later has left it. */
  readonly writeAfterMs?: number;
}

/** `ENABLED` of Node's `module.constants.compileCacheStatus`. */
const enabled = 1;
/** Builds whose compiled code stays, each of some megabytes: those that ran last. */
const keptBuilds = 4;

/**
 * Lets Node keep what it compiles, so that the next start of this program reads it instead of compiling again. Call it
 * before the program's other modules are loaded. What is kept is code that will run, so it lies only where nobody but this
 * account and root can write, and never in the data, which come from backups and other machines. Does nothing, and never
 * fails, where Node cannot do it or there is no such folder. Returns the folder, for tests.
 */
export const keepCompiled = (env: Environment, options: KeepingOptions): string | undefined => {
  const {
    program,
    cache = nodeModule as CompileCache,
    account = process.geteuid?.() ?? null,
    writeAfterMs = 10_000,
  } = options;
  // With Node's own variable it has begun before us.
  if (cache.enableCompileCache === undefined || account === null || env['NODE_COMPILE_CACHE']) return undefined;
  try {
    const place = placeOf(env, account);
    if (place === undefined) return undefined;
    const folder = join(place, nameOf(program));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(place, account) || !isOurs(folder, account)) return undefined;
    if (cache.enableCompileCache(folder).status !== enabled) return undefined;
    const write = (): void => {
      cache.flushCompileCache?.();
      tidy(place, folder);
    };
    setTimeout(() => unlessFailed(write), writeAfterMs).unref();
    return folder;
  } catch {
    // Read-only, full, or somebody else's: the start takes as long as without it.
    return undefined;
  }
};

/** In the folder that systemd gives a service for such things, or else among the account's own. */
const placeOf = (env: Environment, account: number): string | undefined => {
  const [ofService] = env['CACHE_DIRECTORY']?.split(delimiter) ?? [];
  const own = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache'));
  const [base, parent] = ofService ? [ofService, ofService] : [own && join(own, 'homeroom'), env['HOME'] || own];
  // Nothing is made below a home that there is not, or that is another account's, such as with sudo.
  return base && parent && isAbsolute(base) && isOurs(parent, account) ? join(base, 'compiled') : undefined;
};

/** The same for each start of one build: the first file of a bundle names the others by hashes of their contents. */
const nameOf = (program: string): string =>
  createHash('sha256').update(realpathSync(program)).update(readFileSync(program)).digest('hex').slice(0, 32);

/**
 * Whether only this account and root could have put something there: the folder is the account's, and nobody else may
 * write to it or rename a folder above it. sshd asks the same of keys (StrictModes).
 */
const isOurs = (folder: string, account: number): boolean => {
  const path = realpathSync(folder);
  const { uid } = lstatSync(path);
  if (uid !== account || !isSafe(path, account)) return false;
  for (let above = dirname(path); ; above = dirname(above)) {
    if (!isSafe(above, account, sticky)) return false;
    if (above === dirname(above)) return true;
  }
};

const othersMayWrite = 0o022;
/** In such a folder nobody renames what is another's. */
const sticky = 0o1000;

const isSafe = (path: string, account: number, excuse = 0): boolean => {
  const found = lstatSync(path);
  const isOwned = found.uid === account || found.uid === 0;
  return found.isDirectory() && isOwned && ((found.mode & othersMayWrite) === 0 || (found.mode & excuse) !== 0);
};

/** Leaves the builds that ran last. */
const tidy = (place: string, used: string): void => {
  utimesSync(used, new Date(), new Date());
  const builds = readdirSync(place)
    .map((name) => ({ folder: join(place, name), at: statSync(join(place, name)).mtimeMs }))
    .sort((one, other) => other.at - one.at);
  for (const { folder } of builds.slice(keptBuilds)) rmSync(folder, { recursive: true, force: true });
};

const unlessFailed = (work: () => void): void => {
  try {
    work();
  } catch {
    // Nothing needs it.
  }
};
