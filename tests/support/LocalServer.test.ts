import { expect } from 'chai';
import type { LocalServer } from './LocalServer.ts';
import { postgresFolder, queryPostgres, startPostgres } from './startPostgres.ts';
import { redisFolder, runRedisCommand, startRedis } from './startRedis.ts';

describe('LocalServer', () => {
  const servers: LocalServer[] = [];
  const kept = async (starting: Promise<LocalServer>): Promise<LocalServer> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  after(() => Promise.all(servers.map((server) => server.stop())));

  const onlyWith = (folder: string | undefined) => (folder === undefined ? it.skip : it);

  onlyWith(postgresFolder())('restarts a killed PostgreSQL with everything that it has committed', async () => {
    const server = await kept(startPostgres());
    await queryPostgres(server.url, 'CREATE TABLE kept AS SELECT 7 AS id');

    process.kill(server.pid, 'SIGKILL');
    await server.restart();

    expect(await queryPostgres(server.url, 'SELECT id FROM kept')).to.deep.equal([{ id: 7 }]);
  });

  onlyWith(redisFolder())('restarts a killed Redis on the same port', async () => {
    const server = await kept(startRedis());
    const before = server.url;

    process.kill(server.pid, 'SIGKILL');
    await server.restart();

    expect(server.url).to.equal(before);
    expect(await runRedisCommand(server.url, 'PING')).to.equal('PONG');
  });
});
