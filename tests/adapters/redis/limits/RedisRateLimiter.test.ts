import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import type { AcquireRequest } from '../../../../core/limits/RateLimiter.ts';
import { eventually } from '../../../support/eventually.ts';
import { askRedis } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';
import { TcpProxy } from '../TcpProxy.ts';

const take = (limit: number, windowMs = 60_000): AcquireRequest => ({
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

  it('allows exactly the limit of many at once on both', async () => {
    const [one, other] = nodes();
    const permits = Array.from({ length: 300 }, (_, index) => (index % 2 ? one : other).limiter.acquire(take(25)));
    const answers = await Promise.all(permits);
    expect(answers.filter(({ allowed }) => allowed)).to.have.length(25);
    expect(answers.every(({ retryAfterMs }) => retryAfterMs <= 60_000)).to.equal(true);
  });

  it('sees on one node what the other gave back', async () => {
    const [one, other] = nodes();
    for (const node of [one, other]) expect((await node.limiter.acquire(take(2))).allowed).to.equal(true);
    expect((await other.limiter.acquire(take(2))).allowed).to.equal(false);
    await one.limiter.refund(take(2));
    expect((await other.limiter.acquire(take(2))).allowed).to.equal(true);
  });

  it('leaves nothing behind in Redis when the window has passed', async () => {
    await here!.limiter.acquire(take(5, 150));
    expect(await askRedis(getRedis().url, 'EXISTS', key())).to.equal(1);
    await eventually(async () => expect(await askRedis(getRedis().url, 'EXISTS', key())).to.equal(0), {
      within: 1_000,
    });
  });

  it('goes on by its own count when Redis falls silent, never to none, and by the common one when it is back', async function silent() {
    this.timeout(30_000);
    const [one, other, between] = nodes();
    for (let taken = 0; taken < 2; taken += 1) await one.limiter.acquire(take(5));
    for (let taken = 0; taken < 2; taken += 1) await other.limiter.acquire(take(5));
    between.pause();
    const before = performance.now();
    // Redis knows of four; this node of its own two.
    const alone = [];
    for (let taken = 0; taken < 5; taken += 1) alone.push(await one.limiter.acquire(take(5)));
    expect(alone.map(({ allowed }) => allowed)).to.deep.equal([true, true, true, false, false]);
    expect(performance.now() - before).to.be.lessThan(5 * 250 + 500);
    await one.turn('broken');
    expect((await one.limiter.acquire(take(5))).allowed).to.equal(false);

    between.resume();
    await one.turn('whole', 15_000);
    // What it took alone still counts here, and what both took still counts there.
    expect((await one.limiter.acquire(take(5))).allowed).to.equal(false);
    const answers = await Promise.all(Array.from({ length: 3 }, () => other.limiter.acquire(take(5))));
    expect(answers.filter(({ allowed }) => allowed).length).to.be.at.most(1);
  });

  it('takes over the script again when Redis has forgotten it', async () => {
    await askRedis(getRedis().url, 'SCRIPT', 'FLUSH');
    expect((await here!.limiter.acquire(take(1))).allowed).to.equal(true);
    expect((await there!.limiter.acquire(take(1))).allowed).to.equal(false);
  });

  it('counts by itself where Redis holds something else under the name', async () => {
    await askRedis(getRedis().url, 'SET', key(), 'malformed');
    expect((await here!.limiter.acquire(take(1))).allowed).to.equal(true);
    expect((await here!.limiter.acquire(take(1))).allowed).to.equal(false);
  });
});
