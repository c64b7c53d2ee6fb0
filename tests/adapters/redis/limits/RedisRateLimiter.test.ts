import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import type { AcquireRequest } from '../../../../core/limits/RateLimiter.ts';
import { eventually } from '../../../support/eventually.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';
import { TcpProxy } from '../TcpProxy.ts';

const requestOf = (limit: number, windowMs = 60_000): AcquireRequest => ({
  bucket: 'messages',
  userId: asUserId(1),
  allowance: { limit, windowMs },
});

withRedis('RedisRateLimiter between two nodes', (getRedis) => {
  let opened = 0;
  let [here, there, proxy]: [RedisNode?, RedisNode?, TcpProxy?] = [];
  const nodes = (): [RedisNode, RedisNode, TcpProxy] => [here!, there!, proxy!];
  const key = (): string => `${here?.link.prefix}rate:messages:1`;

  beforeEach(async () => {
    opened += 1;
    const prefix = `${getRedis().prefix}${opened}:`;
    proxy = await TcpProxy.open(getRedis().url);
    here = await RedisNode.start({ url: proxy.url, prefix });
    there = await RedisNode.start({ url: getRedis().url, prefix });
  });
  afterEach(async () => {
    await Promise.all([here?.close(), there?.close()]);
    await proxy?.close();
  });

  it('allows exactly the limit when both nodes acquire many permits at once', async () => {
    const [one, other] = nodes();
    const permits = Array.from({ length: 300 }, (_, index) => (index % 2 ? one : other).limiter.acquire(requestOf(25)));
    const answers = await Promise.all(permits);
    expect(answers.filter(({ allowed }) => allowed)).to.have.length(25);
    expect(answers.every(({ retryAfterMs }) => retryAfterMs <= 60_000)).to.equal(true);
  });

  it('gives one node the permit that the other refunds', async () => {
    const [one, other] = nodes();
    for (const node of [one, other]) expect((await node.limiter.acquire(requestOf(2))).allowed).to.equal(true);
    expect((await other.limiter.acquire(requestOf(2))).allowed).to.equal(false);
    await one.limiter.refund(requestOf(2));
    expect((await other.limiter.acquire(requestOf(2))).allowed).to.equal(true);
  });

  it('leaves nothing behind in Redis when the window has passed', async () => {
    await here!.limiter.acquire(requestOf(5, 150));
    expect(await runRedisCommand(getRedis().url, 'EXISTS', key())).to.equal(1);
    await eventually(async () => expect(await runRedisCommand(getRedis().url, 'EXISTS', key())).to.equal(0), {
      within: 1_000,
    });
  });

  it('counts by itself when Redis falls silent, with what it has counted so far, and with Redis when it is back', async function silent() {
    this.timeout(30_000);
    const [one, other, between] = nodes();
    for (let count = 0; count < 2; count += 1) await one.limiter.acquire(requestOf(5));
    for (let count = 0; count < 2; count += 1) await other.limiter.acquire(requestOf(5));
    between.pause();
    const before = performance.now();
    // Redis has counted four permits; this node its own two.
    const alone = [];
    for (let count = 0; count < 5; count += 1) alone.push(await one.limiter.acquire(requestOf(5)));
    expect(alone.map(({ allowed }) => allowed)).to.deep.equal([true, true, true, false, false]);
    expect(performance.now() - before).to.be.lessThan(5 * 250 + 500);
    await one.becomes('broken');
    expect((await one.limiter.acquire(requestOf(5))).allowed).to.equal(false);

    between.resume();
    await one.becomes('whole', 15_000);
    // The permits that it acquired alone still count here, and those of both nodes still count there.
    expect((await one.limiter.acquire(requestOf(5))).allowed).to.equal(false);
    const answers = await Promise.all(Array.from({ length: 3 }, () => other.limiter.acquire(requestOf(5))));
    expect(answers.filter(({ allowed }) => allowed).length).to.be.at.most(1);
  });

  it('sends the script again when Redis has forgotten it', async () => {
    await runRedisCommand(getRedis().url, 'SCRIPT', 'FLUSH');
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(true);
    expect((await there!.limiter.acquire(requestOf(1))).allowed).to.equal(false);
  });

  it('counts by itself if Redis holds something else under the key', async () => {
    await runRedisCommand(getRedis().url, 'SET', key(), 'malformed');
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(true);
    expect((await here!.limiter.acquire(requestOf(1))).allowed).to.equal(false);
  });
});
