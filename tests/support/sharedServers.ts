/**
 * One PostgreSQL, with one database to copy, and one Redis for a whole test run. Mocha's main process starts each on first use, gives its address to
 * the parallel workers, and stops it at the end. Loaded by `.mocharc.json`.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer } from './findServer.ts';
import { launchPostgres } from './launchPostgres.ts';
import { launchRedis } from './launchRedis.ts';

const ADDRESS = 'HOMEROOM_TEST_SERVERS';
const launchers = {
  postgres: launchPostgres,
  redis: launchRedis,
  // Loaded where a suite wants it: it brings the whole of the storage.
  tables: async (): Promise<RunningServer> => {
    const [{ url }, { launchTables }] = await Promise.all([launch('postgres'), import('./launchTables.ts')]);
    return launchTables(url);
  },
};
const running = new Map<string, Promise<RunningServer>>();
let desk: Server | undefined;

/** The URL of the run's server; the first call starts it. */
export const sharedServer = async (name: keyof typeof launchers): Promise<string> => {
  const address = process.env[ADDRESS];
  if (address === undefined) throw new Error('Only within mocha; elsewhere use startPostgres or startRedis');
  const response = await fetch(`${address}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
};

const launch = (name: string): Promise<RunningServer> => {
  const server = running.get(name) ?? launchers[name as keyof typeof launchers]();
  running.set(name, server);
  return server;
};

export const mochaGlobalSetup = async (): Promise<void> => {
  desk = createServer((request, response) => {
    launch(request.url?.slice(1) ?? '').then(
      ({ url }) => response.end(url),
      (failure: unknown) => response.writeHead(500).end(String(failure)),
    );
  });
  desk.listen(0, '127.0.0.1').unref();
  await once(desk, 'listening');
  process.env[ADDRESS] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
};

export const mochaGlobalTeardown = async (): Promise<void> => {
  desk?.close();
  desk?.closeAllConnections();
  // The last first: the database that is copied before its server.
  for (const server of (await Promise.allSettled(running.values())).reverse()) {
    if (server.status === 'fulfilled') await server.value.stop();
  }
};
