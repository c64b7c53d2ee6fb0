import { lchownSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lookAt, placeRelease } from './placeRelease.js';
import { Refusal } from './Refusal.js';
import { runProgram } from './runProgram.js';
import { scratchFolder } from './scratchFolder.js';

/** Replaces a link at once, so that no start finds none. @param {string} target @param {string} path */
const point = (target, path) => {
  const fresh = `${path}.${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, path);
};

/** @param {string} path */
const linked = (path) => {
  try {
    return basename(readlinkSync(path));
  } catch (failure) {
    if (/** @type {NodeJS.ErrnoException} */ (failure).code === 'ENOENT') return undefined;
    throw failure;
  }
};

/**
 * The part of a supervisor that has releases as folders: `<prefix>/releases/<version>`, and the links `current` and `previous`.
 * @param {object} options
 * @param {string} options.prefix
 * @param {import('./readSettings.js').Settings} options.settings
 * @param {import('./readSettings.js').Settings} options.ownerSettings for commands that change the database
 * @param {string} options.backups
 * @param {import('./serviceUser.js').ServiceUser | undefined} options.user
 * @param {string | undefined} options.sha256
 * @param {(text: string) => void} options.hear
 */
export const releaseFolders = ({ prefix, settings, ownerSettings, backups, user, sha256, hear }) => {
  const [current, previous] = [join(prefix, 'current'), join(prefix, 'previous')];
  /** @param {string} release */
  const folderOf = (release) => join(prefix, 'releases', release);
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/' } = process.env;
  return {
    settings,
    folderOf,
    program: join(current, 'dist/command/homeroom.js'),
    current: async () => {
      const release = linked(current);
      if (release !== undefined) return release;
      throw new Refusal(`${current} does not exist: install Homeroom with deploy/install.sh first, or say --prefix.`);
    },
    previous: async () => linked(previous),
    look: async (/** @type {string} */ source) => lookAt(resolve(source), sha256).version,
    fetch: async (/** @type {string} */ source) =>
      placeRelease(resolve(source), join(prefix, 'releases'), sha256).version,
    use: async (/** @type {string} */ release, /** @type {string | undefined} */ before) => {
      if (before === undefined) rmSync(previous, { force: true });
      else point(join('releases', before), previous);
      point(join('releases', release), current);
    },
    command: async (
      /** @type {string} */ release,
      /** @type {readonly string[]} */ args,
      /** @type {NodeJS.ProcessEnv} */ env = {},
    ) =>
      runProgram(process.execPath, [join(folderOf(release), 'dist/command/homeroom.js'), ...args], {
        env: { PATH, HOME, ...settings, ...ownerSettings, ...env },
        cwd: '/',
        user,
        hear,
      }),
    run: async (
      /** @type {string} */ release,
      /** @type {string} */ script,
      /** @type {Readonly<Record<string, string>>} */ env,
    ) =>
      runProgram(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
        env: { PATH, HOME, ...settings, ...env, CHECK_PACKAGE: folderOf(release) },
        cwd: '/',
        user,
      }),
    /** @type {import('./Supervisor.js').Supervisor['withScratch']} */
    withScratch: (work) => scratchFolder(user, work),
    backupPath: async (/** @type {string} */ name) => {
      // Never one that is there: the user could have put a link in its place, to have a folder of root's.
      const isNew = mkdirSync(backups, { recursive: true }) !== undefined;
      if (isNew && user !== undefined) lchownSync(backups, user.uid, user.gid);
      return join(backups, name);
    },
  };
};
