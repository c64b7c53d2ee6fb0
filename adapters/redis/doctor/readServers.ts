import { createClient, createCluster } from 'redis';
import { withinMs } from '../../bus/link/withinMs.ts';
import { clusterOptions } from '../link/clusterOptions.ts';
import { clientOptions, type RedisSettings } from '../link/RedisSettings.ts';

/** What a Redis server says of itself (`INFO`), by name. */
export type RedisInfo = ReadonlyMap<string, string>;

/** Milliseconds to connect and to be told. */
const patienceMs = 5_000;

/** What every server that takes commands says of its memory. @throws what the connection or the server says */
export const readServers = async (settings: RedisSettings): Promise<readonly RedisInfo[]> =>
  settings.isCluster === true ? readCluster(settings) : [await readOne(settings)];

const silence = 'it does not answer';

const readOne = async (settings: RedisSettings): Promise<RedisInfo> => {
  const client = createClient(clientOptions(settings));
  client.on('error', () => {}); // what was asked rejects too
  try {
    return await withinMs(
      patienceMs,
      client.connect().then(() => client.info('memory')),
      silence,
    ).then(parseInfo);
  } finally {
    if (client.isOpen) client.destroy();
  }
};

const readCluster = async (settings: RedisSettings): Promise<readonly RedisInfo[]> => {
  const cluster = createCluster(clusterOptions(settings));
  for (const event of ['error', 'node-error'] as const) cluster.on(event, () => {});
  const ask = async (): Promise<readonly RedisInfo[]> => {
    await cluster.connect();
    return await Promise.all(
      cluster.masters.map(async (master) => parseInfo(await (await cluster.nodeClient(master)).info('memory'))),
    );
  };
  try {
    return await withinMs(patienceMs, ask(), silence);
  } finally {
    if (cluster.isOpen) cluster.destroy();
  }
};

const parseInfo = (text: string): RedisInfo =>
  new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
