import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../tests/support/freePort.ts';
import { freshFolder } from '../freshFolder.ts';
import type { School, ServedPeer } from '../Peer.ts';
import { answers, ServerProcess } from '../ServerProcess.ts';
import type { Site } from '../Site.ts';
import type { XmppTarget } from './connectXmpp.ts';
import { countStored } from './plainTables.ts';

const domain = 'localhost';
const conference = `conference.${domain}`;
const password = 'everybody has this one';
/** ejabberd's own tables, as Debian installs them. */
const schema = '/usr/share/ejabberd/sql/pg.sql';

/** Debian keeps ejabberd in `/usr/lib/<architecture>`, where Erlang does not look for libraries by itself. */
const librariesFolder = (): string | undefined =>
  readdirSync('/usr/lib')
    .filter((name) => name.includes('-linux-'))
    .map((name) => join('/usr/lib', name))
    .find((folder) => holds(folder, 'ejabberd-'));

const holds = (folder: string, prefix: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(prefix));

/** Why ejabberd cannot run on this machine; undefined if it can. */
export const ejabberdMissing = (): string | undefined =>
  librariesFolder() !== undefined && holds('/usr/lib/erlang/lib', 'p1_pgsql-') && existsSync(schema)
    ? undefined
    : 'not installed (apt-get install ejabberd erlang-p1-pgsql)';

/** ejabberd's defaults with the modules that a class needs and without its limits. JSON is valid YAML. */
const configFor = (port: number, databaseUrl: string): object => {
  const { hostname, port: sqlPort, username, pathname } = new URL(databaseUrl);
  return {
    hosts: [domain],
    loglevel: 'warning',
    listen: [
      {
        port,
        ip: '127.0.0.1',
        module: 'ejabberd_http',
        backlog: 1024,
        request_handlers: { '/ws': 'ejabberd_http_ws' },
      },
    ],
    default_db: 'sql',
    sql_type: 'pgsql',
    sql_server: hostname,
    sql_port: Number(sqlPort),
    sql_username: username,
    sql_database: pathname.slice(1),
    sql_pool_size: 10,
    auth_method: 'sql',
    modules: {
      mod_disco: {},
      mod_mam: { default: 'always' },
      mod_muc: {
        max_users: 5_000,
        max_user_conferences: 1_000,
        default_room_options: { persistent: true, mam: true, max_users: 5_000 },
      },
      mod_stream_mgmt: {},
    },
  };
};

/** A message's id is in its start tag, which contains no text of the sender. */
const archived = `(SELECT substring(xml FROM '^<message [^>]* id=''([^'']*)''') AS client_id FROM archive WHERE kind = 'groupchat') AS archived`;

/**
 * Starts ejabberd as `ejabberdctl foreground` does, but without the change to another user and without distribution, so
 * that it needs neither epmd nor a node name: the process is the Erlang machine itself.
 */
export const startEjabberd = async (site: Site, { people, rooms }: School): Promise<ServedPeer> => {
  await site.query(readFileSync(schema, 'utf8'));
  await site.query(
    `INSERT INTO users (username, password) SELECT 'p' || n, '${password}' FROM generate_series(0, ${people - 1}) n`,
  );
  const folder = freshFolder();
  const [config, spool] = [join(folder, 'ejabberd.yml'), join(folder, 'spool')];
  const port = await freePort();
  writeFileSync(config, JSON.stringify(configFor(port, site.databaseUrl)));
  mkdirSync(spool);
  const server = await ServerProcess.start({
    command: 'erl',
    args: ['+K', 'true', '+P', '250000', '-noinput', '-mnesia', 'dir', `"${spool}"`, '-s', 'ejabberd'],
    env: {
      HOME: folder,
      ERL_LIBS: librariesFolder() ?? '',
      ERL_CRASH_DUMP_BYTES: '0',
      EJABBERD_CONFIG_PATH: config,
      EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
    },
    cwd: folder,
    ready: () => answers(`http://127.0.0.1:${port}/ws`),
  });
  const roomsOf: number[][] = Array.from({ length: people }, () => []);
  for (const [room, members] of rooms.entries()) for (const member of members) roomsOf[member]?.push(room);
  const target: XmppTarget = { port, domain, conference, password, roomsOf };
  return {
    target,
    pids: () => [server.pid],
    stored: () => countStored(site, archived),
    crash: () => server.crash(),
    ready: () => server.untilReady(),
    stop: () => server.stop(),
  };
};
