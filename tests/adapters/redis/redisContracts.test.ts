import { expect } from 'chai';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';
import type { TestClock } from '../../contracts/ChatWorld.ts';
import { contactListContract } from '../../contracts/contactListContract.ts';
import { presenceContract } from '../../contracts/presenceContract.ts';
import { rateLimiterContract } from '../../contracts/rateLimiterContract.ts';
import { roomBusContract } from '../../contracts/roomBusContract.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { withRedis } from '../../support/testRedis.ts';
import { cachedWorld } from './cachedWorld.ts';
import { RedisNode } from './RedisNode.ts';

/** Redis has its own clock, so a test can only wait for it. */
class WaitingClock extends SystemClock implements TestClock {
  async advance(ms: number): Promise<void> {
    const due = this.monotonic() + ms;
    await eventually(() => expect(this.monotonic()).to.be.at.least(due), { every: 5 });
  }
}

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
