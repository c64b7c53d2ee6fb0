import { expect } from 'chai';
import { consumerLease } from '../../core/feed/Consumers.ts';
import { feedLease } from '../../core/feed/FeedSequencer.ts';
import type { Lease } from '../../core/feed/Leases.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What `Consumers` promises. */
export const consumersContract = (name: string, open: OpenStored): void =>
  void describe(`consumers (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const acquire = async (lease: string, holder = 'a'): Promise<Lease> =>
        (await world.leases.acquire(lease, holder, 10_000)) ?? expect.fail('somebody else has the lease');
      await School.open(world);
      const { streamIds } = await world.feedSequencer.findBehind('all', 1_000);
      const sequenced = await world.feedSequencer.advance(await acquire(feedLease), streamIds);
      const head = sequenced?.lease.position ?? expect.fail();
      return { ...world, acquire, head };
    });

    fact('begin with all that is kept, or at the head', async ({ consumers, acquire, head }) => {
      const [one, other] = [await acquire(consumerLease('one')), await acquire(consumerLease('other'))];
      expect(await consumers.open(one, 'floor')).to.deep.equal({ position: 0, isCutOff: false });
      expect(await consumers.open(other, 'head')).to.deep.equal({ position: head, isCutOff: false });
      expect(await consumers.open(other, 'floor')).to.deep.equal({ position: head, isCutOff: false });
    });

    fact('go on from what is stored, and never back', async ({ consumers, acquire }) => {
      const lease = await acquire(consumerLease('one'));
      await consumers.open(lease, 'floor');
      expect(await consumers.save(lease, 5)).to.equal(true);
      expect(await consumers.save(lease, 3)).to.equal(true);
      expect(await consumers.open(lease, 'floor')).to.deep.equal({ position: 5, isCutOff: false });
    });

    fact('store nothing for a holder whose lease was taken over', async ({ consumers, acquire, clock }) => {
      const first = await acquire(consumerLease('one'));
      await consumers.open(first, 'floor');
      await consumers.save(first, 2);
      await clock.advance(10_000);
      const second = await acquire(consumerLease('one'), 'b');
      expect(await consumers.save(first, 5)).to.equal(false);
      expect(await consumers.cutOff(first)).to.equal(false);
      expect(await consumers.open(second, 'floor')).to.deep.equal({ position: 2, isCutOff: false });
      expect(await consumers.save(second, 3)).to.equal(true);
    });

    fact('stay cut off until somebody lets them go on with what is kept', async (world) => {
      const { consumers, feedSequencer, acquire, clock, head } = world;
      const lease = await acquire(consumerLease('one'));
      await consumers.open(lease, 'floor');
      expect(await consumers.goOn('one')).to.equal(false);
      await clock.advance(2 * 86_400_000);
      await feedSequencer.prune(86_400_000, 1_000);
      const again = await acquire(consumerLease('one'));
      expect(await consumers.cutOff(again)).to.equal(true);
      expect((await consumers.open(again, 'floor')).isCutOff).to.equal(true);
      expect(await consumers.goOn('two')).to.equal(false);
      expect(await consumers.goOn('one')).to.equal(true);
      expect(await consumers.open(again, 'floor')).to.deep.equal({ position: head, isCutOff: false });
    });
  });
