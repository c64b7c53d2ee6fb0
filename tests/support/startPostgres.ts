import pg from 'pg';
import { binaryFolder, debianPostgresFolders } from './binaryFolder.ts';
import { KeptServer } from './KeptServer.ts';
import { type LocalServer, localServer } from './LocalServer.ts';
import { unprivilegedUser } from './unprivilegedUser.ts';

/** The folder of `initdb` and `postgres` on this machine; undefined if there is none. */
export const postgresFolder = (): string | undefined => binaryFolder(['initdb', 'postgres'], debianPostgresFolders());

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  full_page_writes: 'off',
  // As `homeroom setup` has it for the role of a node: compiling a statement takes longer than running it.
  jit_above_cost: '-1',
};
const SCRIPT = `
  binaries=$1 port=$2; shift 2
  [ -f data/PG_VERSION ] ||
    "$binaries/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync || exit
  exec "$binaries/postgres" -D data -p "$port" "$@"`;

/**
 * Starts a new PostgreSQL from this machine's binaries, in about a second. Its data is deleted when it stops. A test of
 * a power failure needs `{ fsync: 'on', full_page_writes: 'on' }`.
 */
export const startPostgres = async (settings: Readonly<Record<string, string>> = {}): Promise<LocalServer> => {
  const binaries = postgresFolder();
  if (binaries === undefined) throw new Error('No PostgreSQL binaries on this machine');
  const kept = await KeptServer.create({ name: 'postgres', stopSignal: 'SIGQUIT', owner: unprivilegedUser() });
  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  return localServer(kept, async (port) => {
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    await kept.start('sh', ['-c', SCRIPT, 'postgres', binaries, String(port), ...flags]);
    await kept.untilItAnswers(() => queryPostgres(url, 'SELECT 1'));
    return url;
  });
};

/** Runs one statement on its own connection. */
export const queryPostgres = async (connectionString: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {}); // the query rejects too
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};
