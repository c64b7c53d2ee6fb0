import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import type { AcquireRequest } from '../../../../core/limits/RateLimiter.ts';
import { eventually } from '../../../support/eventually.ts';
import { PausableProxy } from '../../../support/PausableProxy.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

const requestOf = (limit: number, windowMs = 60_000): AcquireRequest => ({
  bucket: 'messages',
  userId: asUserId(1),
  allowance: { limit, windowMs },
});

withRedis('AgreeingRateLimiter between two nodes', (getRedis) => {
  let opened = 0;
  let [here, there, proxy]: [RedisNode?, RedisNode?, PausableProxy?] = [];
  const nodes = (): [RedisNode, RedisNode, PausableProxy] => [here!, there!, proxy!];
  const key = (): string => here?.link.keyOf('permits:messages:1') ?? '';

  beforeEach(async () => {
    opened += 1;
    const prefix = `${getRedis().prefix}${opened}:`;
    proxy = await PausableProxy.open(getRedis().url);
    here = await RedisNode.start({ url: proxy.url, prefix });
    there = await RedisNode.start({ url: getRedis().url, prefix });
  });
  afterEach(async () => {
    await Promise.all([here?.close(), there?.close()]);
    await proxy?.close();
  });

  /** Resolves when everything that this node gave is recorded. */
  const recorded = (count: number) =>
    eventually(async () => expect(await runRedisCommand(getRedis().url, 'LLEN', key())).to.equal(count));

  it('allows the limit, and at most one more by a further node, when both acquire many permits at once', async () => {
    const [one, other] = nodes();
    const permits = Array.from({ length: 300 }, (_, index) => (index % 2 ? one : other).limiter.acquire(requestOf(25)));
    const answers = await Promise.all(permits);
    expect(answers.filter(({ allowed }) => allowed).length).to.be.within(25, 26);
    expect(answers.every(({ retryAfterMs }) => retryAfterMs <= 60_000)).to.equal(true);
  });

  it('allows exactly the limit when one person goes from node to node', async () => {
    const [one, other] = nodes();
    let given = 0;
    for (let count = 0; count < 12; count += 1) {
      if ((await (count % 2 ? one : other).limiter.acquire(requestOf(5))).allowed) given += 1;
      await recorded(given);
    }
    expect(given).to.be.within(5, 6);
  });

  it('answers the first permit of a person without Redis, and keeps nobody waiting for a slow one', async () => {
    const [one, , between] = nodes();
    between.pause();
    const startedAt = performance.now();
    for (let count = 0; count < 4; count += 1)
      expect((await one.limiter.acquire(requestOf(4))).allowed, `permit ${count}`).to.equal(true);
    expect((await one.limiter.acquire(requestOf(4))).allowed).to.equal(false);
    expect(performance.now() - startedAt).to.be.lessThan(600);
    between.resume();
  });

  it('knows what the other node has given also after Redis has forgotten it', async () => {
    const [one, other] = nodes();
    for (let count = 0; count < 3; count += 1) await one.limiter.acquire(requestOf(4));
    await recorded(3);
    expect((await other.limiter.acquire(requestOf(4))).allowed).to.equal(true);
    await recorded(4);
    await eventually(async () => expect((await other.limiter.acquire(requestOf(4))).allowed).to.equal(false));
    await runRedisCommand(getRedis().url, 'DEL', key());
    for (const node of [other, one]) await node.limiter.acquire(requestOf(4));
    expect((await other.limiter.acquire(requestOf(4))).allowed).to.equal(false);
  });

  it('gives one node the permit that the other refunds', async () => {
    const [one, other] = nodes();
    for (const node of [one, other]) expect((await node.limiter.acquire(requestOf(2))).allowed).to.equal(true);
    await recorded(2);
    await one.limiter.refund(requestOf(2));
    await recorded(1);
    expect((await one.limiter.acquire(requestOf(2))).allowed).to.equal(true);
  });

  it('leaves nothing behind in Redis when the window has passed', async () => {
    await here!.limiter.acquire(requestOf(5, 400));
    await recorded(1);
    await eventually(async () => expect(await runRedisCommand(getRedis().url, 'EXISTS', key())).to.equal(0), {
      within: 1_000,
    });
  });

  it('counts by itself when Redis falls silent, and tells the others when it is back', async function silent() {
    this.timeout(30_000);
    const [one, other, between] = nodes();
    for (let count = 0; count < 2; count += 1) await one.limiter.acquire(requestOf(5));
    await recorded(2);
    between.pause();
    await one.becomes('broken');
    const alone = [];
    for (let count = 0; count < 4; count += 1) alone.push(await one.limiter.acquire(requestOf(5)));
    expect(alone.map(({ allowed }) => allowed)).to.deep.equal([true, true, true, false]);
    between.resume();
    await one.becomes('whole', 15_000);
    expect((await one.limiter.acquire(requestOf(5))).allowed).to.equal(false);
    // What it owes goes out with its next record, of whomever.
    await one.limiter.acquire({ ...requestOf(5), userId: asUserId(2) });
    await recorded(5);
    expect((await other.limiter.acquire(requestOf(5))).allowed).to.equal(true);
    await recorded(6);
    await eventually(async () => expect((await other.limiter.acquire(requestOf(5))).allowed).to.equal(false));
  });

  it('sends the script again when Redis has forgotten it', async () => {
    await runRedisCommand(getRedis().url, 'SCRIPT', 'FLUSH');
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(true);
    await recorded(1);
  });

  it('counts by itself if Redis holds something else under the key', async () => {
    await runRedisCommand(getRedis().url, 'SET', key(), 'malformed');
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(true);
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(false);
  });
});
