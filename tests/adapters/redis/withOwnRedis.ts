import { describeWithServer } from '../../support/describeWithServer.ts';
import type { ServerSource } from '../../support/findServer.ts';
import type { LocalServer } from '../../support/LocalServer.ts';
import { redisFolder, startRedis } from '../../support/startRedis.ts';

const source: ServerSource =
  redisFolder() === undefined
    ? { kind: 'none', reason: 'no redis-server on PATH to stop and kill' }
    : { kind: 'binaries' };

/** A `describe` with its own Redis process, which its tests may stop and kill. */
export const withOwnRedis = (
  title: string,
  suite: (getServer: () => LocalServer) => void,
  settings: Readonly<Record<string, string>> = {},
): void =>
  describeWithServer({ title, source, open: () => startRedis(settings), close: (server) => server.stop(), suite });
