import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { freePort } from '../../tests/support/freePort.ts';
import { freshFolder } from '../freshFolder.ts';
import type { Peer, School, ServedPeer, StartOptions, Stored } from '../Peer.ts';
import { answers, ServerProcess } from '../ServerProcess.ts';
import type { Site } from '../Site.ts';
import { setUpSite } from '../setUpSite.ts';
import { HomeroomSchool } from './HomeroomSchool.ts';
import { connectHomeroom } from './homeroomClient.ts';
import { countStored } from './plainTables.ts';

const command = fileURLToPath(new URL('../../command/homeroom.js', import.meta.url));
/** The same program unbundled, so that a profile shows its modules. */
const modules = fileURLToPath(new URL('../../composition/homeroom.js', import.meta.url));
export const secret = 'the benchmark signs its tokens with this secret';
export const directoryKey = 'the directory key of the benchmark';

const node = async (env: Readonly<Record<string, string>>, { profileDir, workers = 1 }: StartOptions) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process_ = await ServerProcess.start({
    command: process.execPath,
    args:
      profileDir === undefined ? [command, 'serve'] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, modules, 'serve'],
    env: {
      PORT: String(port),
      AUTH_JWT_SECRET: secret,
      DIRECTORY_KEY: directoryKey,
      RATE_MESSAGES_PER_MINUTE: '1000000',
      RATE_EDITS_PER_MINUTE: '1000000',
      RATE_ROOM_CHANGES_PER_MINUTE: '1000000',
      RATE_MEMBER_CHANGES_PER_MINUTE: '1000000',
      RATE_PREFERENCES_PER_MINUTE: '1000000',
      RATE_CONTACT_SEARCHES_PER_MINUTE: '1000000',
      RATE_TICKETS_PER_MINUTE: '1000000',
      RATE_ROOM_OPENS_PER_MINUTE: '1000000',
      RATE_SEARCHES_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
      WORKERS: String(workers),
      ...env,
    },
    ready: () => answers(`${url}/api/health/ready`),
  });
  return { url, server: process_ };
};

/** `homeroom serve` as an operator runs it, on one node or several. */
export const startHomeroom = async (
  env: Readonly<Record<string, string>>,
  school: School,
  options: StartOptions,
  stored: () => Promise<Stored | null>,
): Promise<ServedPeer> => {
  const nodes = [await node(env, options)];
  while (nodes.length < (options.nodes ?? 1)) nodes.push(await node(env, options));
  const urls = nodes.map(({ url }) => url);
  const tokens = await Promise.all(
    Array.from({ length: school.people }, (_, person) =>
      issueToken({ secret, externalId: `p${person}`, ttlSeconds: 86_400 }),
    ),
  );
  const roomIds = await new HomeroomSchool(urls[0] ?? '', directoryKey, tokens).fill(school);
  return {
    target: { urls, tokens, roomIds },
    pids: () => nodes.map(({ server }) => server.pid),
    stored,
    crash: async () => {
      await Promise.all(nodes.map(({ server }) => server.crash()));
    },
    ready: async () => {
      await Promise.all(nodes.map(({ server }) => server.untilReady()));
    },
    stop: async () => {
      await Promise.all(nodes.map(({ server }) => server.stop()));
    },
  };
};

export const homeroom: Peer = {
  name: 'homeroom',
  description: 'homeroom serve: PostgreSQL, Redis, JWT, policy, limits on',
  start: async (site: Site, school, options) => {
    await setUpSite(site.databaseUrl);
    return startHomeroom({ DATABASE_URL: site.databaseUrl, REDIS_URL: site.redisUrl }, school, options, () =>
      countStored(site, 'homeroom.messages'),
    );
  },
  connect: connectHomeroom,
};

export const homeroomEmbedded: Peer = {
  name: 'homeroom-embedded',
  description: 'homeroom serve without settings: embedded database, one node',
  start: (_site, school, options) =>
    startHomeroom({ DATA_DIR: join(freshFolder(), 'data') }, school, options, async () => null),
  connect: connectHomeroom,
};
