import { expect } from 'chai';
import { countListeners } from '../../../../adapters/redis/bus/countListeners.ts';
import { asRoomId } from '../../../../core/ids.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

withRedis('countListeners', (getRedis) => {
  it('counts the nodes on which somebody has the room open at this moment', async () => {
    const [room, other] = [asRoomId(17), asRoomId(18)];
    const nodes = await Promise.all([1, 2, 3].map(() => RedisNode.start(getRedis())));
    try {
      const [one, two, asking] = nodes as [RedisNode, RedisNode, RedisNode];
      const count = () => Promise.all([room, other].map((id) => countListeners(asking.link, id)));
      expect(await count()).to.deep.equal([0, 0]);
      await one.bus.subscribeRoom(room);
      await two.bus.subscribeRoom(room);
      expect(await count()).to.deep.equal([2, 0]);
      two.bus.unsubscribeRoom(room);
      await two.link.check();
      expect(await count()).to.deep.equal([1, 0]);
      await one.close();
      expect(await count()).to.deep.equal([0, 0]);
    } finally {
      for (const node of nodes) await node.close();
    }
  });
});
