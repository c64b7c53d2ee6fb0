import { join } from 'node:path';
import { createClient } from 'redis';
import { binaryFolder } from './binaryFolder.ts';
import { KeptServer } from './KeptServer.ts';
import { type LocalServer, localServer } from './LocalServer.ts';

/** The folder of `redis-server` on this machine; undefined if there is none. */
export const redisFolder = (): string | undefined => binaryFolder(['redis-server']);

/** Starts a new Redis from this machine's binary; it keeps nothing on disk. */
export const startRedis = async (settings: Readonly<Record<string, string>> = {}): Promise<LocalServer> => {
  const binaries = redisFolder();
  if (binaries === undefined) throw new Error('No redis-server on this machine');
  const kept = await KeptServer.create({ name: 'redis', stopSignal: 'SIGTERM' });
  const flags = Object.entries({ bind: '127.0.0.1', save: '', appendonly: 'no', ...settings });

  return localServer(kept, async (port) => {
    const url = `redis://127.0.0.1:${port}`;
    const args = ['--port', String(port), ...flags.flatMap(([name, value]) => [`--${name}`, value])];
    await kept.start(join(binaries, 'redis-server'), args);
    await kept.untilItAnswers(() => runRedisCommand(url, 'PING'));
    return url;
  });
};

/** Calls for every command that Redis runs, with its text, until the returned function is called. */
export const watchRedis = async (url: string, onCommand: (text: string) => void): Promise<() => Promise<void>> => {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {}); // connecting rejects too
  await client.connect();
  await client.monitor((text) => onCommand(String(text)));
  return async () => client.destroy();
};

/** Runs one command on its own connection. */
export const runRedisCommand = async (url: string, ...command: readonly string[]): Promise<unknown> => {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {}); // connecting rejects too
  try {
    await client.connect();
    return await client.sendCommand(command);
  } finally {
    if (client.isOpen) client.destroy();
  }
};
