import { expect } from 'chai';
import { RedisSocketSlots } from '../../../../adapters/redis/limits/RedisSocketSlots.ts';
import { asUserId } from '../../../../core/ids.ts';
import { socketSlotsContract } from '../../../contracts/socketSlotsContract.ts';
import { eventually } from '../../../support/eventually.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

const tess = asUserId(1);

withRedis('RedisSocketSlots', (getRedis) => {
  let opened = 0;
  const open = async (prefix: string) => {
    const node = await RedisNode.start({ url: getRedis().url, prefix });
    const slots = new RedisSocketSlots({ link: node.link, expiryMs: 900 });
    const close = async (): Promise<void> => {
      await slots.close();
      await node.close();
    };
    return { node, slots, close };
  };
  const nextPrefix = (): string => {
    opened += 1;
    return `${getRedis().prefix}slots${opened}:`;
  };

  socketSlotsContract('redis', () => open(nextPrefix()));

  it('counts what a person has on all nodes, and what a node gives back', async () => {
    const prefix = nextPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    await eventually(async () => {
      expect(await one.slots.take(tess, 3)).to.equal(true);
      one.slots.release(tess);
    });
    for (let count = 0; count < 2; count += 1) expect(await one.slots.take(tess, 3)).to.equal(true);
    await eventually(
      async () => {
        const answers = [await other.slots.take(tess, 3), await other.slots.take(tess, 3)];
        for (const isTaken of answers) if (isTaken) other.slots.release(tess);
        expect(answers).to.deep.equal([true, false]);
      },
      { within: 5_000, every: 200 },
    );
    await one.close();
    await eventually(
      async () => {
        const answers = [await other.slots.take(tess, 3), await other.slots.take(tess, 3)];
        for (const isTaken of answers) if (isTaken) other.slots.release(tess);
        expect(answers).to.deep.equal([true, true]);
      },
      { within: 5_000, every: 200 },
    );
    await other.close();
  });

  it('writes its counts again when Redis has lost them', async () => {
    const prefix = nextPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    await one.slots.take(tess, 1);
    await runRedisCommand(getRedis().url, 'DEL', `${prefix}{sockets}:${one.node.link.nodeId}`);
    await eventually(
      async () => {
        const isTaken = await other.slots.take(tess, 1);
        if (isTaken) other.slots.release(tess);
        expect(isTaken).to.equal(false);
      },
      { within: 5_000, every: 100 },
    );
    await Promise.all([one.close(), other.close()]);
  });
});
