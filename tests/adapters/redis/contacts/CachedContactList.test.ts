import { expect } from 'chai';
import { invalidateContacts } from '../../../../adapters/redis/contacts/invalidateContacts.ts';
import { type Name, School } from '../../../contracts/School.ts';
import { eventually } from '../../../support/eventually.ts';
import { memoryWorld } from '../../../support/memoryWorld.ts';
import { PausableProxy } from '../../../support/PausableProxy.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { cachedWorld } from '../cachedWorld.ts';
import { RedisNode } from '../RedisNode.ts';
import { withOwnRedis } from '../withOwnRedis.ts';

const leaseMs = 200;
const whole = { limit: 100 };

withRedis('CachedContactList', (getRedis) => {
  let opened = 0;
  const closing: { close(): Promise<void> }[] = [];

  /** Two nodes over one database; the proxy can cut the first one off from Redis. */
  const open = async () => {
    opened += 1;
    const prefix = `${getRedis().prefix}${opened}:`;
    const proxy = await PausableProxy.open(getRedis().url);
    const [here, there] = [
      await RedisNode.start({ url: proxy.url, prefix }),
      await RedisNode.start({ url: getRedis().url, prefix }),
    ];
    closing.push(here, there, proxy);
    const world = await memoryWorld();
    const [one, other] = [cachedWorld(world, here, leaseMs), cachedWorld(world, there, leaseMs)];
    const school = await School.open(one);
    type Cached = typeof one;
    const names = async (at: Cached, who: Name): Promise<string[]> =>
      (await at.contacts.list(school.id(who), whole)).contacts.map(({ person }) => person.externalId);
    /** Lists contacts until the page comes from the cache. */
    const warm = (at: Cached, who: Name): Promise<string[]> =>
      eventually(async () => {
        const before = at.queries.length;
        const found = await names(at, who);
        expect(at.queries).to.have.length(before);
        return found;
      });
    return { proxy, here, there, world, one, other, school, names, warm };
  };
  afterEach(async () => {
    for (const each of closing.splice(0)) await each.close();
  });

  it('gives both nodes the page that one of them has read, and keeps queries apart', async () => {
    const { one, other, names, warm, school } = await open();
    const found = await warm(one, 'tess');
    expect(await names(other, 'tess')).to.deep.equal(found);
    expect(other.queries).to.have.length(0);
    expect((await other.contacts.list(school.id('tess'), { limit: 1 })).contacts).to.have.length(1);
    expect(other.queries).to.have.length(1);
  });

  it('never gives a page from before an acknowledged change, on either node', async () => {
    const { one, other, names, warm, school } = await open();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([warm(one, 'theo'), warm(other, 'theo')]);
      const status = round % 2 === 0 ? 'active' : 'ended';
      await school.relate('teaches', 'theo', 'sue', { status });
      for (const node of [one, other])
        expect((await names(node, 'theo')).includes('sue')).to.equal(status === 'active');
    }
  });

  it('never gives a stale page while many read and much changes (race)', async () => {
    const { one, other, names, school } = await open();
    let [acknowledged, isOver] = ['ended', false];
    const violations: string[] = [];
    const reading = [one, other, one, other].map(async (node) => {
      for (; !isOver; ) {
        // A page may come without any waiting; the changes must get their turn.
        await new Promise((resolve) => setImmediate(resolve));
        const [before, found] = [acknowledged, await names(node, 'theo')];
        // The right answer is certain only if nothing changed meanwhile.
        if (before === acknowledged && before !== 'changing' && found.includes('sue') !== (before === 'active'))
          violations.push(`${before}: ${found}`);
      }
    });
    try {
      for (let round = 0; round < 150; round += 1) {
        const status = round % 2 === 0 ? 'active' : 'ended';
        acknowledged = 'changing';
        await school.relate('teaches', 'theo', 'sue', { status });
        acknowledged = status;
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      isOver = true;
      await Promise.all(reading);
    }
    expect(violations).to.deep.equal([]);
    expect(one.queries.length + other.queries.length).to.be.greaterThan(0);
  });

  it('does not keep a page that was asked for before a change and came after it', async () => {
    const { here, there, world, names, warm, one, school } = await open();
    await warm(one, 'ada'); // so that there is a generation
    const stale: (() => void)[] = [];
    // Both nodes believe the same version for ever, so the generation alone must tell pages apart.
    const common = { readDirectoryVersion: async () => '0', leaseMs: 60_000 };
    const setFavourite = async (): Promise<void> => {};
    const slow = here.cache({
      ...common,
      contacts: {
        setFavourite,
        list: async (...query) => {
          const page = await world.contacts.list(...query);
          await new Promise<void>((resolve) => stale.push(resolve));
          return page;
        },
      },
    });
    const fresh = there.cache({ ...common, contacts: world.contacts });
    await eventually(async () => void (await Promise.all([slow, fresh].map((cache) => cache.directoryChanged()))));
    const listing = slow.list(school.id('theo'), whole);
    await eventually(() => expect(stale).to.have.length(1));
    await school.relate('teaches', 'theo', 'sue');
    await slow.directoryChanged();
    stale[0]!();
    await listing;
    const { contacts } = await fresh.list(school.id('theo'), whole);
    expect(contacts.map(({ person }) => person.externalId)).to.deep.equal(await names(one, 'theo'));
    expect(contacts.map(({ person }) => person.externalId)).to.include('sue');
  });

  it('acknowledges a change without Redis only when no node believes the former version', async function cutOff() {
    this.timeout(30_000);
    const { one, other, names, warm, school, proxy, here } = await open();
    for (const isNoticed of [false, true]) {
      await warm(other, 'theo');
      if (!isNoticed) proxy.pause();
      else await here.becomes('broken');
      const before = performance.now();
      const status = isNoticed ? 'ended' : 'active';
      await school.relate('teaches', 'theo', 'sue', { status });
      expect(performance.now() - before).to.be.greaterThan(leaseMs);
      for (const node of [one, other]) expect((await names(node, 'theo')).includes('sue')).to.equal(!isNoticed);
    }
    proxy.resume();
    await here.becomes('whole', 15_000);
    for (const node of [one, other]) expect(await names(node, 'theo')).not.to.include('sue');
    expect(await warm(one, 'theo')).not.to.include('sue');
  });

  it('shows a pin at once to the person who made it, on either node', async () => {
    const { one, other, warm, names, school } = await open();
    for (const node of [one, other]) expect((await warm(node, 'tess'))[0]).not.to.equal('sue');
    await one.contacts.setFavourite(school.id('tess'), school.id('sue'), true);
    for (const node of [one, other]) expect((await names(node, 'tess'))[0]).to.equal('sue');
  });

  it('shows pins that were made on a node without Redis on the others when its link is whole', async function pins() {
    this.timeout(30_000);
    const { one, other, warm, names, school, proxy, here } = await open();
    await Promise.all([warm(one, 'tess'), warm(other, 'tess')]);
    proxy.pause();
    await one.contacts.setFavourite(school.id('tess'), school.id('sue'), true);
    expect((await names(one, 'tess'))[0]).to.equal('sue');
    await here.becomes('broken');
    proxy.resume();
    await here.becomes('whole', 15_000);
    for (const node of [one, other]) expect((await names(node, 'tess'))[0]).to.equal('sue');
  });

  it('asks the database if Redis holds nothing or something malformed', async () => {
    const { one, here, warm, names, school } = await open();
    const found = await warm(one, 'tess');
    const key = here.link.keyOf(`contacts:${school.id('tess')}`);
    const [field] = ((await runRedisCommand(getRedis().url, 'HKEYS', key)) as string[]).filter(
      (name) => name !== 'own',
    );
    const kept = String(await runRedisCommand(getRedis().url, 'HGET', key, field!));
    expect(kept).to.match(/^[0-9a-f-]{36} [A-Za-z0-9+/=]+$/);
    const theirs = here.link.keyOf(`contacts:${school.id('theo')}`);
    await warm(one, 'theo');
    const [other] = ((await runRedisCommand(getRedis().url, 'HVALS', theirs)) as string[]).filter((text) =>
      text.includes(' '),
    );
    for (const malformed of ['', '{', '[]', kept.slice(0, -8), kept.replace(' ', ' A'), `x${kept}`, other!]) {
      await runRedisCommand(getRedis().url, 'HSET', key, field!, malformed);
      expect(await names(one, 'tess')).to.deep.equal(found);
    }
    await runRedisCommand(getRedis().url, 'DEL', key, here.link.keyOf('contacts:generation'));
    expect(await names(one, 'tess')).to.deep.equal(found);
    await runRedisCommand(getRedis().url, 'DEL', key);
    await runRedisCommand(getRedis().url, 'SET', key, 'malformed');
    expect(await names(one, 'tess')).to.deep.equal(found);
  });

  it('passes the directory’s refusals on, and invalidates nothing after a trial', async () => {
    let changes = 0;
    const directoryChanged = async (): Promise<void> => {
      changes += 1;
    };
    const cache = { directoryChanged, peopleChanged: async () => {} };
    const world = await memoryWorld();
    const directory = invalidateContacts(world.directory, cache);
    await directory.transaction(async () => 1, true);
    const refused = directory.transaction(async () => {
      throw new Error('refused');
    });
    expect(await refused.catch((failure: Error) => failure.message)).to.equal('refused');
    expect(changes).to.equal(0);
    expect(await directory.transaction(async () => 7)).to.equal(7);
    expect(changes).to.equal(1);
    await world.close();
  });
});

withOwnRedis('CachedContactList over a Redis that forgets', (getServer) => {
  const closing: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of closing.splice(0)) await each.close();
  });

  it('gives no entry of another Redis process, although its data came back as it was', async function forgetful() {
    this.timeout(30_000);
    const { url } = getServer();
    const node = await RedisNode.start({ url, prefix: 't:' });
    closing.push(node);
    const world = await memoryWorld();
    const school = await School.open(world);
    // The version never changes, so the run id alone must tell entries apart.
    const cache = node.cache({ contacts: world.contacts, readDirectoryVersion: async () => '0', leaseMs: 60_000 });
    const list = async (): Promise<string[]> =>
      (await cache.list(school.id('theo'), whole)).contacts.map(({ person }) => person.externalId);
    await eventually(async () => {
      await list();
      expect(await runRedisCommand(url, 'HLEN', node.link.keyOf(`contacts:${school.id('theo')}`))).to.equal(1);
    });
    await runRedisCommand(url, 'SAVE');
    await school.relate('teaches', 'theo', 'sue');
    await cache.directoryChanged();
    expect(await list()).to.include('sue');

    process.kill(getServer().pid, 'SIGKILL');
    await node.becomes('broken');
    await getServer().restart();
    await node.becomes('whole', 15_000);
    expect(await runRedisCommand(url, 'HLEN', node.link.keyOf(`contacts:${school.id('theo')}`))).to.equal(1);
    expect(await list()).to.include('sue');
    await world.close();
  });
});
