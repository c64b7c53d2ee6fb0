import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/support/freePort.ts';
import { freshFolder } from '../freshFolder.ts';
import type { School, ServedPeer, StartOptions } from '../Peer.ts';
import { ServerProcess } from '../ServerProcess.ts';
import type { Site } from '../Site.ts';
import { countStored, createPlainTables } from './plainTables.ts';

/** Starts one or several processes of a program in `bench/servers`; without a site they store nothing. */
export const startNodeServers = async (
  program: string,
  school: School,
  { profileDir, nodes = 1 }: StartOptions,
  site?: Site,
): Promise<ServedPeer> => {
  const file = join(freshFolder(), 'school.json');
  writeFileSync(file, JSON.stringify(school));
  if (site !== undefined) await createPlainTables(site, school);
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const path = fileURLToPath(new URL(`../servers/${program}.js`, import.meta.url));
  const servers: ServerProcess[] = [];
  const ports: number[] = [];
  while (servers.length < nodes) {
    const port = await freePort();
    const stores = site && { DATABASE_URL: site.databaseUrl, REDIS_URL: site.redisUrl };
    const env = { SCHOOL: file, PORT: String(port), ...stores };
    const args = [...profiling, path];
    servers.push(await ServerProcess.start({ command: process.execPath, args, env, ready: () => connects(port) }));
    ports.push(port);
  }
  return {
    target: { ports },
    pids: () => servers.map(({ pid }) => pid),
    stored: async () => (site === undefined ? null : countStored(site)),
    crash: async () => {
      await Promise.all(servers.map((server) => server.crash()));
    },
    ready: async () => {
      await Promise.all(servers.map((server) => server.untilReady()));
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
};

const connects = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
