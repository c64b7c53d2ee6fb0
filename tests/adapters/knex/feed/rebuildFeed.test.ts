import { expect } from 'chai';
import type { Knex } from 'knex';
import { rebuildFeed } from '../../../../adapters/knex/feed/rebuildFeed.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { consumerLease } from '../../../../core/feed/Consumers.ts';
import { feedLease } from '../../../../core/feed/FeedSequencer.ts';
import { School } from '../../../contracts/School.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { knexWorld } from '../knexWorld.ts';

withMigratedPostgres('rebuildFeed', (getUrl) => {
  let knex: Knex;
  before(async () => {
    knex = openDatabase({ url: getUrl() });
  });
  after(() => knex.destroy());

  it('makes all events again under another epoch, and lets consumers begin anew', async () => {
    const world = await knexWorld(knex);
    const { leases, feedSequencer, feed, consumers } = world;
    const school = await School.open(world);
    await school.say(await school.direct('tess', 'sam'), 'tess', 'one', 'two');
    const sequence = async (holder: string): Promise<void> => {
      const lease = (await leases.acquire(feedLease, holder, 60_000)) ?? expect.fail('it is still held');
      await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 1_000)).streamIds);
    };
    await sequence('before');
    const consumer = (await leases.acquire(consumerLease('index'), 'before', 60_000)) ?? expect.fail();
    const { position } = await consumers.open(consumer, 'head');
    expect(position).to.be.greaterThan(0);
    const before = await feed.read(0, 1_000);

    await rebuildFeed(knex);
    expect(await feed.read(0, 1_000)).to.deep.include({ entries: [], head: 0, floor: 0 });
    await sequence('after');
    const again = await feed.read(0, 1_000);
    expect(again.epoch).not.to.equal(before.epoch);
    expect(again.head).to.equal(before.head);
    const place = ({ streamId, seq }: (typeof again.entries)[number]): string => `${streamId}:${seq}`;
    expect(again.entries.map(place)).to.have.members(before.entries.map(place));
    expect(await consumers.save(consumer, 1)).to.equal(false);
    const next = (await leases.acquire(consumerLease('index'), 'after', 60_000)) ?? expect.fail('it is still held');
    expect(await consumers.open(next, 'head')).to.deep.equal({ position: 0, isCutOff: false });
  });
});
