import { expect } from 'chai';
import { countListeners } from '../../../../adapters/redis/bus/countListeners.ts';
import { readServers } from '../../../../adapters/redis/doctor/readServers.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import { roomBusContract } from '../../../contracts/roomBusContract.ts';
import { eventually } from '../../../support/eventually.ts';
import type { LocalServer } from '../../../support/LocalServer.ts';
import { runRedisCommand, startRedis } from '../../../support/startRedis.ts';
import { RedisNode } from '../RedisNode.ts';
import { withOwnRedis } from '../withOwnRedis.ts';

const slots = 16_384;
const request = { bucket: 'messages', userId: asUserId(1), allowance: { limit: 5, windowMs: 60_000 } } as const;

const closing: RedisNode[] = [];
const started = async (...options: Parameters<typeof RedisNode.start>): Promise<RedisNode> => {
  const node = await RedisNode.start(...options);
  closing.push(node);
  return node;
};
/** Called also after a failed test, as an open node keeps the process alive. */
const closeAll = async (): Promise<void> => {
  for (const node of closing.splice(0)) await node.close();
};

/** The open resources of this process of the kinds that a node opens. */
const openResources = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name === 'Immediate' || name.startsWith('TCP'));

withOwnRedis('openRedis with a password', (getServer) => {
  afterEach(closeAll);
  before(() => runRedisCommand(getServer().url, 'CONFIG', 'SET', 'requirepass', 'opensesame'));
  const address = () => ({ host: '127.0.0.1', port: Number(new URL(getServer().url).port), prefix: 't:' });

  it('connects to a host and port with a password', async () => {
    const node = await started({ ...address(), password: 'opensesame' });
    expect(node.link.degraded).to.equal(null);
  });

  it('connects to an address with the password in it', async () => {
    const url = getServer().url.replace('//', '//:opensesame@');
    const node = await started({ url, prefix: 't:' });
    expect(node.link.degraded).to.equal(null);
  });

  it('goes on without Redis when the password is wrong, and does not log the password', async () => {
    const node = await started({ ...address(), password: 'closesesame' });
    expect(node.link.degraded).to.match(/^redis: WRONGPASS/);
    expect(node.log.join()).not.to.contain('sesame');
  });
});

withOwnRedis('openRedis closing', (getServer) => {
  afterEach(closeAll);
  for (const state of ['whole', 'frozen', 'broken'] as const)
    it(`leaves nothing open when the link was ${state}`, async () => {
      await new Promise((resolve) => setImmediate(resolve)); // the timer of the test's own time limit runs now
      const before = openResources().length;
      const node = await started({ url: getServer().url, prefix: 't:' });
      await node.bus.subscribeRoom(asRoomId(1));
      if (state !== 'whole') process.kill(getServer().pid, 'SIGSTOP');
      try {
        if (state === 'broken') await node.becomes('broken');
        node.bus.publish({ roomId: asRoomId(1), headSeq: 1 });
        await node.close();
        await node.close();
        // There are fewer if a timer of an earlier test has ended meanwhile.
        await eventually(() => expect(openResources().length).to.be.at.most(before), { within: 300 });
      } finally {
        process.kill(getServer().pid, 'SIGCONT');
      }
    });
});

withOwnRedis(
  'openRedis with a cluster',
  (getServer) => {
    afterEach(closeAll);
    const servers: LocalServer[] = [];
    let opened = 0;
    before(async function form() {
      this.timeout(60_000);
      servers.push(await startRedis(clusterSettings()), await startRedis(clusterSettings()));
      const [first, second] = [getServer().url, servers[0]!.url];
      await runRedisCommand(first, 'CLUSTER', 'ADDSLOTSRANGE', '0', String(slots / 2 - 1));
      await runRedisCommand(second, 'CLUSTER', 'ADDSLOTSRANGE', String(slots / 2), String(slots - 1));
      await runRedisCommand(first, 'CLUSTER', 'MEET', '127.0.0.1', new URL(second).port);
      for (const url of [first, second])
        await eventually(
          async () =>
            expect(await runRedisCommand(url, 'CLUSTER', 'INFO')).to.match(/cluster_state:ok[\s\S]*known_nodes:2/),
          {
            within: 30_000,
          },
        );
    });
    after(() => Promise.all(servers.map((server) => server.stop())));
    const start = (): Promise<RedisNode> => {
      opened += 1;
      return started({ url: getServer().url, prefix: `t${opened}:`, isCluster: true });
    };

    roomBusContract('redis cluster', async () => {
      const node = await start();
      return { bus: node.bus, close: () => node.close() };
    });

    it('carries publications on both shards, counts permits and knows who is online', async () => {
      const [one, other] = [
        await start(),
        await started({ url: getServer().url, prefix: `t${opened}:`, isCluster: true }),
      ];
      const rooms = Array.from({ length: 50 }, (_, index) => asRoomId(index + 1));
      await Promise.all(rooms.map((roomId) => other.bus.subscribeRoom(roomId)));
      for (const roomId of rooms) one.bus.publish({ roomId, headSeq: 3 });
      await eventually(() => expect(other.publications).to.have.length(50));
      for (const roomId of rooms) other.bus.unsubscribeRoom(roomId);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).limiter.acquire(request)),
      );
      expect(answers.filter(({ allowed }) => allowed).length).to.be.within(5, 6);
      expect(await one.presence.connect(asUserId(1))).to.equal(true);
      expect(await other.presence.connect(asUserId(1))).to.equal(false);
      expect((await other.presence.online([asUserId(1)])).size).to.equal(1);
    });

    it('tells the doctor of the memory of both shards, and on how many nodes somebody listens to a room', async () => {
      const servers = await readServers({ url: getServer().url, isCluster: true });
      expect(servers.map((info) => info.get('maxmemory_policy'))).to.deep.equal(['noeviction', 'noeviction']);
      const [one, other] = [
        await start(),
        await started({ url: getServer().url, prefix: `t${opened}:`, isCluster: true }),
      ];
      const rooms = Array.from({ length: 8 }, (_, index) => asRoomId(index + 1));
      await Promise.all(rooms.slice(0, 6).map((roomId) => other.bus.subscribeRoom(roomId)));
      const counts = await Promise.all(rooms.map((roomId) => countListeners(one.link, roomId)));
      expect(counts).to.deep.equal([1, 1, 1, 1, 1, 1, 0, 0]);
    });

    for (const which of ['one', 'the other'])
      it(`notices within 5 s that ${which} shard is frozen, and recovers`, async function frozen() {
        this.timeout(40_000);
        const node = await start();
        const { pid } = which === 'one' ? getServer() : servers[0]!;
        process.kill(pid, 'SIGSTOP');
        try {
          await node.becomes('broken', 5_000);
        } finally {
          process.kill(pid, 'SIGCONT');
        }
        await node.becomes('whole', 25_000);
      });
  },
  clusterSettings(),
);

function clusterSettings(): Record<string, string> {
  return { 'cluster-enabled': 'yes', 'cluster-node-timeout': '30000', 'cluster-require-full-coverage': 'no' };
}
