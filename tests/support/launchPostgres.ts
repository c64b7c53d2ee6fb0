import { findServer, type RunningServer } from './findServer.ts';
import { postgresFolder, startPostgres } from './startPostgres.ts';

export const postgresSource = await findServer({
  name: 'PostgreSQL',
  urlVariable: 'TEST_DATABASE_URL',
  binaries: postgresFolder,
});

/** The PostgreSQL of a test run, from the first available source. */
export const launchPostgres = async (): Promise<RunningServer> => {
  switch (postgresSource.kind) {
    case 'url':
      return { url: postgresSource.url, stop: async () => {} };
    case 'container':
      return startContainer();
    case 'binaries':
      return startPostgres();
    case 'none':
      throw new Error(postgresSource.reason);
  }
};

const startContainer = async (): Promise<RunningServer> => {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(process.env['TEST_POSTGRES_IMAGE'] ?? 'postgres:17-alpine')
    .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200'])
    .withExposedPorts(5432)
    // The image starts the server twice: first to set it up, then to serve.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  const url = `postgres://postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
  return { url, stop: () => container.stop() };
};
