import { expect } from 'chai';
import { redisChecks } from '../../../../adapters/redis/doctor/redisChecks.ts';
import type { RedisSettings } from '../../../../adapters/redis/link/RedisSettings.ts';
import { freePort } from '../../../support/freePort.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withOwnRedis } from '../withOwnRedis.ts';

/** What each check finds, or why it was not asked. */
const look = async (settings: RedisSettings | undefined): Promise<Record<string, readonly string[] | string>> => {
  const found: [string, readonly string[] | string][] = [];
  for (const { name, run } of redisChecks(settings)) {
    const { examples, unasked } = await run({ onProgress: () => {} });
    found.push([name, unasked ?? examples]);
  }
  return Object.fromEntries(found);
};

describe('redisChecks', () => {
  it('asks nothing where no Redis is set', async () => {
    const why = 'neither REDIS_URL nor REDIS_HOST is set';
    expect(await look(undefined)).to.deep.equal({ 'redis.reach': why, 'redis.policy': why, 'redis.memory': why });
  });

  it('says that nobody answers, without the address', async () => {
    const found = await look({ url: `redis://:secret@127.0.0.1:${await freePort()}` });
    expect(found).to.deep.equal({
      'redis.reach': ['it cannot be reached (ECONNREFUSED)'],
      'redis.policy': 'Redis does not answer',
      'redis.memory': 'Redis does not answer',
    });
  });
});

withOwnRedis('redisChecks over a Redis with a password', (getServer) => {
  before(() => runRedisCommand(getServer().url, 'CONFIG', 'SET', 'requirepass', 'hushed'));
  const at = (password?: string): RedisSettings => ({
    host: '127.0.0.1',
    port: Number(new URL(getServer().url).port),
    ...(password !== undefined && { password }),
  });

  it('find nothing in one that keeps everything, and name a wrong password', async () => {
    expect(await look(at('hushed'))).to.deep.equal({ 'redis.reach': [], 'redis.policy': [], 'redis.memory': [] });
    const wrong = await look(at('guessed'));
    expect(wrong['redis.reach']).to.have.length(1);
    expect(wrong['redis.reach']?.[0])
      .to.match(/WRONGPASS/)
      .and.not.contain('guessed');
    expect((await look(at()))['redis.reach']?.[0]).to.match(/NOAUTH|HELLO/);
  });

  it('name the policy that throws keys away, once there is a limit', async () => {
    const { port } = new URL(getServer().url);
    const set = (name: string, value: string) =>
      runRedisCommand(`redis://:hushed@127.0.0.1:${port}`, 'CONFIG', 'SET', name, value);
    await set('maxmemory-policy', 'allkeys-lru');
    expect(await look(at('hushed'))).to.deep.include({ 'redis.policy': [] });
    await set('maxmemory', '1gb');
    expect(await look(at('hushed'))).to.deep.include({
      'redis.policy': ['maxmemory-policy allkeys-lru'],
      'redis.memory': [],
    });
    await set('maxmemory-policy', 'noeviction');
    await set('maxmemory', '800kb');
    const full = await look(at('hushed'));
    expect(full['redis.policy']).to.deep.equal([]);
    expect(full['redis.memory']?.[0]).to.match(/^\d+ of 819200 bytes$/);
  });
});
