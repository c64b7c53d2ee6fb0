import { randomBytes } from 'node:crypto';
import { describeWithServer } from './describeWithServer.ts';
import { redisSource } from './launchRedis.ts';
import { sharedServer } from './sharedServers.ts';

export interface TestRedis {
  readonly url: string;
  /** The suite's own prefix of keys and channels; the server is shared, so never flush it. */
  readonly prefix: string;
}

/** The run's Redis. A suite that disturbs its server starts its own with `startRedis`. */
export const testRedis = async (): Promise<TestRedis> => ({
  url: await sharedServer('redis'),
  prefix: `t_${randomBytes(8).toString('hex')}:`,
});

/** A `describe` with a Redis and its own prefix; call `getRedis` only in its hooks and tests. */
export const withRedis = (title: string, suite: (getRedis: () => TestRedis) => void): void =>
  describeWithServer({
    title,
    source: redisSource,
    open: testRedis,
    close: async () => {},
    suite,
  });
