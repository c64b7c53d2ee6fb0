import { contactListContract } from '../../contracts/contactListContract.ts';
import { presenceContract } from '../../contracts/presenceContract.ts';
import { rateLimiterContract } from '../../contracts/rateLimiterContract.ts';
import { roomBusContract } from '../../contracts/roomBusContract.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { withRedis } from '../../support/testRedis.ts';
import { WaitingClock } from '../../support/WaitingClock.ts';
import { cachedWorld } from './cachedWorld.ts';
import { RedisNode } from './RedisNode.ts';

withRedis('redis', (getRedis) => {
  let opened = 0;
  const open = async () => {
    const clock = new WaitingClock();
    const { url, prefix } = getRedis();
    opened += 1;
    const node = await RedisNode.start({ url, prefix: `${prefix}${opened}:`, clock });
    return { ...node, clock, bus: node.bus, limiter: node.limiter, presence: node.presence, close: () => node.close() };
  };
  roomBusContract('redis', open);
  rateLimiterContract('redis', open);
  presenceContract('redis', open);

  contactListContract('memory, cached in redis', async () => {
    const { url, prefix } = getRedis();
    opened += 1;
    const node = await RedisNode.start({ url, prefix: `${prefix}${opened}:` });
    const world = cachedWorld(await memoryWorld(), node);
    return { ...world, close: async () => void (await Promise.all([world.close(), node.close()])) };
  });
});
