import { binaryFolder } from './binaryFolder.ts';
import { KeptServer } from './KeptServer.ts';
import { type LocalServer, localServer } from './LocalServer.ts';
import { queryPostgres } from './startPostgres.ts';
import { unprivilegedUser } from './unprivilegedUser.ts';

/** The folder of `pgbouncer` on this machine; Debian keeps it off the PATH of most users. Undefined if there is none. */
export const pgBouncerFolder = (): string | undefined => binaryFolder(['pgbouncer'], ['/usr/sbin']);

/** Connections to PostgreSQL for each database. Fewer than clients have, so that clients really share them. */
export const sharedConnections = 4;

const SCRIPT = `
  binary=$1 settings=$2
  printf '%s\\n' "$settings" >pgbouncer.ini
  exec "$binary" pgbouncer.ini`;

/**
 * Starts a PgBouncer before a PostgreSQL, in transaction mode, with the settings that docs/configuration.md asks for and no
 * others. It passes on every database of that server, as the role of the address.
 */
export const startPgBouncer = async (postgresUrl: string): Promise<LocalServer> => {
  const folder = pgBouncerFolder();
  if (folder === undefined) throw new Error('No PgBouncer on this machine');
  const kept = await KeptServer.create({ name: 'pgbouncer', stopSignal: 'SIGTERM', owner: unprivilegedUser() });
  return localServer(kept, async (port) => {
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    await kept.start('sh', ['-c', SCRIPT, 'pgbouncer', `${folder}/pgbouncer`, settingsOf(new URL(postgresUrl), port)]);
    await kept.untilItAnswers(() => queryPostgres(url, 'SELECT 1'));
    return url;
  });
};

const settingsOf = ({ hostname, port: postgresPort, username, password }: URL, port: number): string =>
  [
    '[databases]',
    `* = host=${hostname} port=${postgresPort || 5432} user=${username || 'postgres'}${password && ` password=${password}`}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${sharedConnections}`,
    'max_client_conn = 500',
    // By default it asks a PostgreSQL that was away only every 15 s.
    'server_login_retry = 1',
  ].join('\n');

/** The address of a database of PostgreSQL, by way of the pooler. */
export const throughPooler = (pooler: Pick<LocalServer, 'url'>, databaseUrl: string): string => {
  const url = new URL(pooler.url);
  url.pathname = new URL(databaseUrl).pathname;
  return url.href;
};
