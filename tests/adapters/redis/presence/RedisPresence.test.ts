import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { PausableProxy } from '../../../support/PausableProxy.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

const [ann, bob] = [asUserId(1), asUserId(2)];

withRedis('RedisPresence between two nodes', (getRedis) => {
  let opened = 0;
  let [here, there, proxy]: [RedisNode?, RedisNode?, PausableProxy?] = [];
  const nodes = (): [RedisNode, RedisNode, PausableProxy] => [here!, there!, proxy!];
  const online = async (node: RedisNode): Promise<number[]> => [...(await node.presence.online([ann, bob]))];

  beforeEach(async () => {
    opened += 1;
    const common = { prefix: `${getRedis().prefix}${opened}:`, presenceExpiryMs: 900 };
    proxy = await PausableProxy.open(getRedis().url);
    here = await RedisNode.start({ url: proxy.url, ...common });
    there = await RedisNode.start({ url: getRedis().url, ...common });
  });
  afterEach(async () => {
    await Promise.all([here?.close(), there?.close()]);
    await proxy?.close();
  });

  it('knows who is connected to the other node, and reports the first arrival and the last departure on both', async () => {
    const [one, other] = nodes();
    expect(await one.presence.connect(ann)).to.equal(true);
    expect(await other.presence.connect(ann)).to.equal(false);
    expect(await other.presence.connect(bob)).to.equal(true);
    expect(await online(one)).to.deep.equal([ann, bob]);
    expect(await one.presence.disconnect(ann)).to.equal(false);
    expect(await online(one)).to.deep.equal([ann, bob]);
    expect(await other.presence.disconnect(ann)).to.equal(true);
    expect(await online(one)).to.deep.equal([bob]);
  });

  it('reports one first arrival and one last departure when both nodes connect at the same time', async () => {
    const both = nodes().slice(0, 2) as [RedisNode, RedisNode];
    const twenty = Array.from({ length: 20 }, (_, index) => both[index % 2]!);
    await Promise.all(both.map((node) => node.presence.online([bob])));
    const arrivals = await Promise.all(twenty.map((node) => node.presence.connect(ann)));
    expect(arrivals.filter(Boolean)).to.have.length(1);
    const departures = await Promise.all(twenty.map((node) => node.presence.disconnect(ann)));
    expect(departures.filter(Boolean)).to.have.length(1);
  });

  it('keeps people online while they are connected, beyond the expiry', async () => {
    const [one, other] = nodes();
    await other.presence.connect(bob);
    const since = performance.now();
    await eventually(async () => {
      expect(await online(one)).to.deep.equal([bob]);
      expect(performance.now() - since).to.be.greaterThan(2_000);
    });
  });

  it('forgets the people of a node that has vanished', async () => {
    const [one, other, between] = nodes();
    await one.presence.connect(ann);
    expect(await online(other)).to.deep.equal([ann]);
    between.pause();
    await eventually(async () => expect(await online(other)).to.deep.equal([]), { within: 3_000 });
  });

  it('forgets the people of a node that closes at once', async () => {
    const [one, other] = nodes();
    await one.presence.connect(ann);
    expect(await online(other)).to.deep.equal([ann]);
    await one.presence.close();
    expect(await online(other)).to.deep.equal([]);
  });

  it('knows its own people without Redis, and shows them to other nodes when it is back', async function away() {
    this.timeout(30_000);
    const [one, other, between] = nodes();
    await one.presence.connect(ann);
    between.pause();
    await one.becomes('broken');
    expect(await one.presence.connect(bob)).to.equal(true);
    expect(await one.presence.disconnect(ann)).to.equal(true);
    expect(await online(one)).to.deep.equal([bob]);
    between.resume();
    await one.becomes('whole', 15_000);
    await eventually(async () => expect(await online(other)).to.deep.equal([bob]));
  });

  it('puts its people back when Redis has lost them', async () => {
    const [one, other] = nodes();
    await one.presence.connect(ann);
    const lost = [`${one.link.prefix}{presence}:${one.link.nodeId}`, `${one.link.prefix}{presence}:nodes`];
    await runRedisCommand(getRedis().url, 'DEL', ...lost);
    await eventually(async () => expect(await online(other)).to.deep.equal([ann]), { within: 3_000 });
  });
});
