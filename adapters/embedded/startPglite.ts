import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { DurableNodeFs } from './DurableNodeFs.ts';

/** The status of the exception after an ordinary ERROR; every other exception is a crash. */
const STATEMENT_ERROR = 100;
const STDERR_LINES_KEPT = 5;
const STACK_LINES_KEPT = 8;

interface StartPgliteOptions {
  /** If absent, the database is in memory. */
  readonly clusterFolder?: string;
  /** An uncompressed template for an in-memory instance. */
  readonly templateTar?: Uint8Array;
  /** Called when the engine has crashed in a statement. It must not return, because PGlite would continue or spin. */
  readonly onCrash: (reason: string) => never;
}

const setting = (name: string, value: string): string[] => ['-c', `${name}=${value}`];

/** 16 MiB of shared buffers instead of 128 MiB save 120 MB of memory, and the operating system caches the files. */
const MEMORY = setting('shared_buffers', '16MB');
/**
 * What a PostgreSQL of one's own keeps with the role. Nobody else uses this engine, so it starts with it, and every new
 * connection resets to it.
 */
const SETTINGS = [
  ...setting('jit', 'off'),
  ...setting('random_page_cost', '1.1'),
  ...setting('idle_in_transaction_session_timeout', '5s'),
  ...setting('statement_timeout', '60s'),
];
/** `fsync`, because only it reaches `DurableNodeFs`; the engine's fdatasync does nothing. */
const DURABLE = [...setting('fsync', 'on'), ...setting('wal_sync_method', 'fsync')];
const NO_FSYNC = '-F';

/** Starts PostgreSQL in this thread, which it blocks while it works. */
export const startPglite = async ({ clusterFolder, templateTar, onCrash }: StartPgliteOptions): Promise<PGlite> => {
  const stderr: string[] = [];
  const onStderr = (line: string): boolean => {
    stderr.push(line);
    if (stderr.length > STDERR_LINES_KEPT) stderr.shift();
    return false;
  };
  const described = (error: unknown): string =>
    [error instanceof Error ? stackTop(error) : factsOf(error), ...stderr].join('\n');

  const storage =
    clusterFolder === undefined
      ? { startParams: [...PGlite.defaultStartParams, ...MEMORY, ...SETTINGS] }
      : {
          fs: new DurableNodeFs(clusterFolder),
          startParams: [
            ...PGlite.defaultStartParams.filter((param) => param !== NO_FSYNC),
            ...MEMORY,
            ...SETTINGS,
            ...DURABLE,
          ],
        };
  const seed = templateTar ? { loadDataDir: new Blob([Buffer.from(templateTar)]) } : {};
  let pg: PGlite;
  try {
    pg = await PGlite.create({ ...storage, ...seed, extensions: { btree_gin, pg_trgm, unaccent }, onStderr });
  } catch (error) {
    throw new Error(described(error), { cause: error });
  }

  await linkExtensions(pg);
  const module = pg.Module;
  const runOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if (hasStatus(error, STATEMENT_ERROR)) throw error;
      onCrash(described(error));
    }
  };
  return pg;
};

/**
 * The engine links a function of an extension when it is first called, and grows its table of functions for it. Twice,
 * under load, it crashed ("null function") at the first `similarity` of a session that had run for minutes, and never
 * at its start. So the functions that statements call are called here.
 */
const linkExtensions = async (pg: PGlite): Promise<void> => {
  const { rows } = await pg.query("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
  if (rows.length > 0)
    await pg.query("SELECT public.similarity('a', 'b'), 'a' OPERATOR(public.%) 'b', 'a' OPERATOR(public.%>) 'b'");
};

/** The message, and where in the engine it was: a crash inside WebAssembly says nothing else. */
const stackTop = (error: Error): string =>
  [
    error.message,
    ...(error.stack ?? '')
      .split('\n')
      .filter((line) => line.includes('wasm://'))
      .slice(0, STACK_LINES_KEPT),
  ].join('\n');

/** The engine throws plain objects for the end of its process and for failures of files, e.g. `{ errno: 44 }`. */
const factsOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null ? JSON.stringify({ ...thrown }) : String(thrown);

const hasStatus = (error: unknown, status: number): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === status;
