import { findServer, type RunningServer } from './findServer.ts';
import { redisFolder, startRedis } from './startRedis.ts';

export const redisSource = await findServer({
  name: 'Redis',
  urlVariable: 'TEST_REDIS_URL',
  binaries: redisFolder,
});

/** The Redis of a test run, from the first available source. */
export const launchRedis = async (): Promise<RunningServer> => {
  switch (redisSource.kind) {
    case 'url':
      return { url: redisSource.url, stop: async () => {} };
    case 'container':
      return startContainer();
    case 'binaries':
      return startRedis();
    case 'none':
      throw new Error(redisSource.reason);
  }
};

const startContainer = async (): Promise<RunningServer> => {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(process.env['TEST_REDIS_IMAGE'] ?? 'redis:7-alpine')
    .withCommand(['redis-server', '--save', '', '--appendonly', 'no'])
    .withExposedPorts(6379)
    .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
    .start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
  return { url, stop: () => container.stop() };
};
