import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/support/freePort.ts';
import { freshFolder } from '../freshFolder.ts';
import type { ClientEvents, Peer, PeerClient, School, ServedPeer, StartOptions, Target } from '../Peer.ts';
import { ServerProcess } from '../ServerProcess.ts';
import type { Site } from '../Site.ts';
import { countMessages, createPlainTables } from './plainTables.ts';
import { begins, openSocket } from './wsClient.ts';

const program = fileURLToPath(new URL('../servers/wsServer.js', import.meta.url));

export const startWsServer = async (school: School, { profileDir }: StartOptions, site?: Site): Promise<ServedPeer> => {
  const file = join(freshFolder(), 'school.json');
  writeFileSync(file, JSON.stringify(school));
  const port = await freePort();
  if (site !== undefined) await createPlainTables(site, school);
  const server = await ServerProcess.start({
    command: process.execPath,
    args: [...(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]), program],
    env: { SCHOOL: file, PORT: String(port), ...(site && { DATABASE_URL: site.databaseUrl }) },
    ready: () => connects(port),
  });
  return {
    target: { url: `ws://127.0.0.1:${port}/` },
    pids: () => [server.pid],
    stored: async () => (site === undefined ? null : countMessages(site)),
    crash: () => server.crash(),
    stop: () => server.stop(),
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

export const connectWs = async (target: Target, person: number, events: ClientEvents): Promise<PeerClient> => {
  const ws = await openSocket(`${String(target['url'])}?person=${person}`, {
    isReady: (frame) => begins(frame, '{"type":"welcome"'),
    onFrame: (frame) => {
      if (begins(frame, '{"type":"message"')) events.delivered(frame);
      else events.acked(JSON.parse(String(frame)).id);
    },
    onClosed: events.closed,
  });
  return { send: (message) => ws.send(JSON.stringify(message)), drop: () => ws.terminate() };
};

export const wsPg: Peer = {
  name: 'ws-pg',
  description: 'ws and pg: BEGIN, INSERT, UPDATE, COMMIT for each message, pool of 10',
  start: (site, school, options) => startWsServer(school, options, site),
  connect: connectWs,
};
