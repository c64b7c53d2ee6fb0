import { open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../core/errors.ts';
import { makeFolder } from '../system/makeFolder.ts';
import { claimName, isAlive, type LockClaim, ownClaim, parseClaim } from './LockClaim.ts';

const HEARTBEAT_MS = 400;
/** A process of another container counts as dead if the time of its claim has not changed for this long. */
const WATCH_MS = 1_400;
const ATTEMPTS = 4;
const MAX_PAUSE_MS = 100;

/** The claims that this process holds. Without start times only this set tells its own claim from one of the same name. */
const held = new Set<string>();

/**
 * Keeps a second process out of a data folder, because two processes would corrupt it. Each process creates a claim file
 * with a name that only it can have, and then looks for other claims. Of two processes at least the later one sees the
 * other and withdraws, so there are never two holders. If both see each other, both withdraw and try again. Any process
 * may remove the claim of a dead one, because no process returns to it. A stale lock never changes hands, so there is no
 * race for it.
 */
export class DataFolderLock {
  readonly #path: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#heartbeat = setInterval(() => void touch(path), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  /** Creates the folder if it is missing. @throws ChatError UNAVAILABLE within 2 s if a living process holds it */
  static async acquire(folder: string): Promise<DataFolderLock> {
    await makeFolder(folder);
    const claim = ownClaim();
    const path = resolve(folder, claimName(claim));
    if (held.has(path)) throw inUse(folder, claim);
    held.add(path);
    try {
      return await DataFolderLock.#claim(folder, claim);
    } catch (error) {
      held.delete(path);
      await rm(path, { force: true });
      throw error;
    }
  }

  static async #claim(folder: string, claim: LockClaim): Promise<DataFolderLock> {
    const path = resolve(folder, claimName(claim));
    for (let attempt = 1; ; attempt += 1) {
      await (await open(path, 'w', 0o600)).close();
      const other = await livingClaim(folder, claim);
      if (!other) return new DataFolderLock(path);
      await rm(path, { force: true });
      if (attempt === ATTEMPTS || other.world !== claim.world) throw inUse(folder, other);
      await delay(Math.random() * MAX_PAUSE_MS);
    }
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await rm(this.#path, { force: true });
    held.delete(this.#path);
  }
}

const livingClaim = async (folder: string, own: LockClaim): Promise<LockClaim | undefined> => {
  for (const name of await readdir(folder)) {
    const claim = parseClaim(name);
    if (!claim || name === claimName(own)) continue;
    const path = join(folder, name);
    if (claim.world === own.world ? isAlive(claim) : await isTouched(path)) return claim;
    await rm(path, { force: true });
  }
  return undefined;
};

const isTouched = async (path: string): Promise<boolean> => {
  const before = await touchedAt(path);
  await delay(WATCH_MS);
  const after = await touchedAt(path);
  return after !== undefined && after !== before;
};

const touchedAt = async (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );

/** A failed heartbeat matters only to other containers, and the folder may be about to be removed. */
const touch = (path: string): Promise<void> => {
  const now = new Date();
  return utimes(path, now, now).catch(() => {});
};

const inUse = (folder: string, { pid }: LockClaim): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    `the data folder ${relative('', folder) || '.'} is in use by process ${pid}; two processes would corrupt it. ` +
      'Stop that process, or name another folder (DATA_DIR, of hosts the option database.dataDir), or share a PostgreSQL server (DATABASE_URL, database.url).',
    { details: { pid } },
  );
