import { expect } from 'chai';
import { asRoomId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/freePort.ts';
import { PausableProxy } from '../../../support/PausableProxy.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { RedisNode } from '../RedisNode.ts';
import { withOwnRedis } from '../withOwnRedis.ts';

const roomId = asRoomId(7);

/** Publishes like a busy node. Returns a function that stops it and gives the longest call, in milliseconds. */
const publishBusily = (node: RedisNode): (() => number) => {
  let [longest, head] = [0, 0];
  const timer = setInterval(() => {
    for (let times = 0; times < 20; times += 1) {
      head += 1;
      const before = performance.now();
      node.bus.publish({ roomId: asRoomId(1 + (head % 500)), headSeq: head });
      longest = Math.max(longest, performance.now() - before);
    }
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
};

withOwnRedis('RedisLink', (getServer) => {
  const closing: { close(): Promise<void> }[] = [];
  const start = async (url = getServer().url): Promise<RedisNode> => {
    const node = await RedisNode.start({ url, prefix: 't:' });
    closing.push(node);
    return node;
  };
  const proxied = async (): Promise<[RedisNode, PausableProxy]> => {
    const proxy = await PausableProxy.open(getServer().url);
    const node = await start(proxy.url);
    closing.push(proxy);
    return [node, proxy];
  };
  const expectPublication = async (from: RedisNode, to: RedisNode): Promise<void> => {
    const headSeq = Math.ceil(performance.now());
    from.bus.publish({ roomId, headSeq });
    await eventually(() => expect(to.publications).to.deep.include({ roomId, headSeq }), { within: 1_000 });
  };
  const unhandled: unknown[] = [];
  const note = (reason: unknown): number => unhandled.push(reason);
  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));
  afterEach(async () => {
    for (const one of closing.splice(0)) await one.close();
    expect(unhandled.splice(0)).to.deep.equal([]);
  });

  it('is whole when it has started, and answers a check', async () => {
    const node = await start();
    expect(node.link.degraded).to.equal(null);
    await node.link.check();
    expect(node.log).to.deep.equal(['redis: connected']);
  });

  it('starts without Redis, says so once, and finds it when it comes', async () => {
    const node = await RedisNode.start({ host: '127.0.0.1', port: await freePort(), prefix: 't:' });
    closing.push(node);
    expect(node.link.degraded).to.equal('redis cannot be reached (ECONNREFUSED)');
    await node.bus.subscribeRoom(roomId);
    node.bus.publish({ roomId, headSeq: 1 });
    expect(node.publications).to.have.length(1);
    expect(await node.link.check().catch((failure: Error) => failure.message)).to.contain('ECONNREFUSED');
    expect(node.log).to.have.length(1);
  });

  it('joins a member that is added while it connects', async () => {
    const node = new RedisNode({ url: getServer().url, prefix: 't:' });
    closing.push(node);
    const starting = node.link.start();
    let joined = 0;
    node.link.add({
      join: async (session) => {
        await session.ping();
        joined += 1;
      },
      onMessage: () => {},
      leave: () => {},
    });
    await starting;
    expect([node.link.degraded, joined]).to.deep.equal([null, 1]);
  });

  it('notices a frozen Redis within 5 s, while publishing goes on at once, and recovers', async function frozen() {
    this.timeout(40_000);
    const [one, other] = [await start(), await start()];
    await other.bus.subscribeRoom(roomId);
    const stopPublishing = publishBusily(one);
    process.kill(getServer().pid, 'SIGSTOP');
    try {
      const before = performance.now();
      expect(await one.becomes('broken', 5_000)).to.equal('redis does not answer');
      const noticedMs = performance.now() - before;
      expect(noticedMs).to.be.lessThan(5_000);
      await other.becomes('broken', 5_000);
      await other.bus.subscribeRoom(asRoomId(9));
      const longest = stopPublishing();
      expect(longest).to.be.lessThan(50);
      console.log(`      noticed after ${Math.round(noticedMs)} ms; the longest publish took ${longest.toFixed(3)} ms`);
    } finally {
      stopPublishing();
      process.kill(getServer().pid, 'SIGCONT');
    }
    const back = performance.now();
    await Promise.all([one.becomes('whole', 15_000), other.becomes('whole', 15_000)]);
    console.log(`      whole again ${Math.round(performance.now() - back)} ms after it was awake`);
    await expectPublication(one, other);
    expect(one.log).to.deep.equal([
      'redis: connected',
      'redis: redis does not answer; going on without it',
      'redis: connected',
    ]);
  });

  it('notices a killed Redis at once, and recovers with all subscriptions when it is back', async function killed() {
    this.timeout(40_000);
    const [one, other] = [await start(), await start()];
    await other.bus.subscribeRoom(roomId);
    const before = performance.now();
    process.kill(getServer().pid, 'SIGKILL');
    await Promise.all([one.becomes('broken', 5_000), other.becomes('broken', 5_000)]);
    console.log(`      noticed after ${Math.round(performance.now() - before)} ms`);
    await other.bus.subscribeRoom(asRoomId(8));
    await getServer().restart();
    const back = performance.now();
    await Promise.all([one.becomes('whole'), other.becomes('whole')]);
    console.log(`      whole again ${Math.round(performance.now() - back)} ms after it was back`);
    await expectPublication(one, other);
    one.bus.publish({ roomId: asRoomId(8), headSeq: 3 });
    await eventually(() => expect(other.publications).to.deep.include({ roomId: asRoomId(8), headSeq: 3 }));
  });

  it('subscribes again after CLIENT KILL TYPE pubsub, and reports that messages may have been lost', async () => {
    const [one, other] = [await start(), await start()];
    await other.bus.subscribeRoom(roomId);
    const before = performance.now();
    const broken = Promise.all([one.becomes('broken'), other.becomes('broken')]);
    await runRedisCommand(getServer().url, 'CLIENT', 'KILL', 'TYPE', 'pubsub');
    await broken;
    await Promise.all([one.becomes('whole'), other.becomes('whole')]);
    console.log(`      whole again ${Math.round(performance.now() - before)} ms after the kill`);
    await expectPublication(one, other);
  });

  it('breaks when Redis needs more than a second, and stays broken while it does', async function slow() {
    this.timeout(45_000);
    const [node, proxy] = await proxied();
    const before = performance.now();
    proxy.delayMs = 1_300;
    await node.becomes('broken', 5_000);
    console.log(`      noticed after ${Math.round(performance.now() - before)} ms`);
    const ping = node.link.use(1_000, (session) => session.send('x', ['PING']));
    expect(await ping.catch((failure: Error) => failure.message)).to.equal('redis does not answer');
    // Each attempt opens two connections; the third begins when the second has failed.
    const attempted = proxy.connections + 6;
    await eventually(() => expect(proxy.connections).to.be.at.least(attempted), { within: 25_000 });
    expect(node.log).to.have.length(2);
    proxy.delayMs = 0;
    await node.becomes('whole', 15_000);
  });

  it('notices lost packets, and sends nothing while it is broken', async function lost() {
    this.timeout(30_000);
    const [node, proxy] = await proxied();
    proxy.pause();
    await node.becomes('broken', 5_000);
    const before = node.bus.counts.published;
    for (let headSeq = 1; headSeq <= 100; headSeq += 1) node.bus.publish({ roomId, headSeq });
    expect(node.bus.counts.published).to.equal(before);
    expect(node.bus.counts.dropped).to.be.at.least(100);
    proxy.resume();
    await node.becomes('whole', 15_000);
  });

  it('keeps a bounded number of messages while Redis does not answer', async function bounded() {
    this.timeout(30_000);
    const proxy = await PausableProxy.open(getServer().url);
    const node = await RedisNode.start({ url: proxy.url, prefix: 't:', capacity: 50 });
    closing.push(node, proxy);
    proxy.pause();
    for (let tick = 0; tick < 20; tick += 1) {
      for (let room = 1; room <= 30; room += 1) node.bus.publish({ roomId: asRoomId(tick * 30 + room), headSeq: 1 });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(node.bus.counts.published).to.equal(50);
    expect(node.bus.counts.dropped).to.equal(20 * 30 - 50 - 50);
  });

  it('retries ever more rarely while connections keep breaking, and reports only changes', async function flapping() {
    this.timeout(30_000);
    const node = await start();
    for (let times = 0; times < 4; times += 1) {
      const broken = node.becomes('broken');
      await runRedisCommand(getServer().url, 'CLIENT', 'KILL', 'TYPE', 'pubsub');
      await broken;
      await node.becomes('whole');
    }
    expect(node.log).to.have.length(9);
  });
});
