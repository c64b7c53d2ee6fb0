import { join, relative } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ChatError } from '../../core/errors.ts';
import { copyAhead } from './copyCluster.ts';
import { DataFolderLock } from './DataFolderLock.ts';
import { EngineStream } from './EngineStream.ts';
import { EngineSupervisor } from './EngineSupervisor.ts';

/** Where the build packs a cluster without tables: the root of the compiled tree. The published package has none. */
const BUILT_TEMPLATE = fileURLToPath(new URL('../../embedded-template.tar.gz', import.meta.url));

export interface EmbeddedPostgresOptions {
  /** The data folder, created if it is missing. If absent, the database is in memory and ends with `close`. */
  readonly dataDir?: string;
  /** A packed template that is preferred to the built one, which has no tables. A new database begins as its copy. */
  readonly template?: string;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** For `pg` or knex's `connection`. The engine has one session, so use a pool of size 1. */
  readonly connection: {
    readonly stream: () => Duplex;
    readonly user: string;
    readonly database: string;
    readonly ssl: false;
  };
  /**
   * Writes a copy of the data folder as it is at one moment, while it serves: it stands still only for what changed while
   * the copy was made. `openEmbeddedPostgres` opens the copy as after a crash. @throws RangeError for one in memory
   */
  snapshot(folder: string): Promise<void>;
  /** Ends open connections with an error, writes a checkpoint and frees the folder. End the pool before. */
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL 18 inside this process: PGlite in a worker thread that speaks PostgreSQL's protocol, so that `pg` and
 * knex behave as with a server. On disk a commit is synced before it is acknowledged, and survives `kill -9` and power
 * loss; each sync takes the disk's time. COPY FROM STDIN and cancelling a running statement are not available. A crash
 * of the engine fails the connections with an SQLSTATE as `code`: 53100 if the disk is full, else 57P02. On disk the next
 * connection starts the engine again.
 * @throws ChatError UNAVAILABLE if another process holds the folder (within 2 s) or the engine does not start
 */
export const openEmbeddedPostgres = async ({
  dataDir,
  template,
  log = () => {},
}: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> => {
  const lock = dataDir === undefined ? undefined : await DataFolderLock.acquire(dataDir);
  const clusterFolder: { clusterFolder?: string } =
    dataDir === undefined ? {} : { clusterFolder: join(dataDir, 'cluster') };
  const templates = template === undefined ? [BUILT_TEMPLATE] : [template, BUILT_TEMPLATE];
  const supervisor = new EngineSupervisor({ ...clusterFolder, templates, log });
  const close = async (): Promise<void> => {
    await supervisor.close();
    await lock?.release();
  };

  try {
    await supervisor.engine();
  } catch (error) {
    await close();
    const place = dataDir === undefined ? 'memory' : relative('', dataDir) || '.';
    throw new ChatError('UNAVAILABLE', `the embedded database in ${place} did not start: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return {
    connection: {
      stream: () => new EngineStream(supervisor.engine),
      user: 'postgres',
      database: 'postgres',
      ssl: false,
    },
    snapshot: async (folder) => {
      const { clusterFolder: from } = clusterFolder;
      if (from === undefined) throw new RangeError('A database in memory has no folder to copy');
      const to = join(folder, 'cluster');
      const seen = await copyAhead(from, to);
      await (await supervisor.engine()).copyRest(to, seen);
    },
    close,
  };
};
