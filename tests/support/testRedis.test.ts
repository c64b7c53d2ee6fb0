import { expect } from 'chai';
import { runRedisCommand } from './startRedis.ts';
import { testRedis, withRedis } from './testRedis.ts';

withRedis('testRedis', (getRedis) => {
  it('gives a server that answers', async () => {
    expect(await runRedisCommand(getRedis().url, 'PING')).to.equal('PONG');
  });

  it('gives every suite a prefix of its own', async () => {
    expect((await testRedis()).prefix).not.to.equal(getRedis().prefix);
  });
});
