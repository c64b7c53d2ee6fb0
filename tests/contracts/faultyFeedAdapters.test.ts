import { expect } from 'chai';
import type { Consumers } from '../../core/feed/Consumers.ts';
import type { FeedSequencer } from '../../core/feed/FeedSequencer.ts';
import type { Leases } from '../../core/feed/Leases.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import { memoryWorld } from '../support/memoryWorld.ts';
import { runSuite } from '../support/runSuite.ts';
import { consumersContract, feedContract, leasesContract } from './index.ts';

const faults: readonly Fault[] = [
  {
    title: 'leases that two holders have at once',
    contract: leasesContract,
    spoil: ({ leases, database }) => ({
      leases: faulty<Leases>(leases, (port) => ({
        acquire: async (name, holder, ms) => {
          const known = database.feed.leases.get(name);
          if (known !== undefined) database.feed.leases.set(name, { ...known, expiresAt: Number.NEGATIVE_INFINITY });
          return port.acquire(name, holder, ms);
        },
      })),
    }),
    noticedBy: /have one holder at a time/,
  },
  {
    title: 'a feed that a late holder writes too',
    contract: feedContract,
    spoil: ({ feedSequencer, database }) => ({
      feedSequencer: faulty<FeedSequencer>(feedSequencer, (port) => ({
        advance: async (lease, streamIds) => {
          const { holder, token, position } = database.feed.leases.get(lease.name) ?? lease;
          return port.advance({ ...lease, holder, token, position }, streamIds);
        },
      })),
    }),
    noticedBy: /writes nothing for a holder whose lease was taken over/,
  },
  {
    title: 'a feed that writes again what a lost answer has written',
    contract: feedContract,
    spoil: ({ feedSequencer, database }) => ({
      feedSequencer: faulty<FeedSequencer>(feedSequencer, (port) => ({
        advance: async (lease, streamIds) => {
          const heads = new Map(database.feed.heads);
          const sequenced = await port.advance(lease, streamIds);
          if (sequenced !== undefined) return sequenced;
          for (const streamId of streamIds) database.feed.heads.set(streamId, (heads.get(streamId) ?? 0) - 1);
          return undefined;
        },
      })),
    }),
    noticedBy: /doubles nothing when a flush is repeated/,
  },
  {
    title: 'a feed that looks past the last room',
    contract: feedContract,
    spoil: ({ feedSequencer }) => ({
      feedSequencer: faulty<FeedSequencer>(feedSequencer, (port) => ({
        findBehind: async (scope, limit) => {
          const { streamIds, lastRoomId } = await port.findBehind(scope, limit);
          return { streamIds: streamIds.slice(0, 1), lastRoomId };
        },
      })),
    }),
    noticedBy: /finds what is behind/,
  },
  {
    title: 'consumers that go back',
    contract: consumersContract,
    spoil: ({ consumers, database }) => ({
      consumers: faulty<Consumers>(consumers, (port) => ({
        save: async (lease, position) => {
          const isSaved = await port.save(lease, position);
          if (isSaved) database.feed.consumers.set(lease.name, { position, isCutOff: false });
          return isSaved;
        },
      })),
    }),
    noticedBy: /and never back/,
  },
];

describe('faulty adapters of the feed', () => {
  for (const { title, contract, spoil, noticedBy } of faults)
    it(`the contract notices ${title}`, async () => {
      const { failed } = await runSuite(() =>
        contract('faulty', async () => {
          const world = await memoryWorld();
          return { ...world, ...spoil(world) };
        }),
      );
      expect(failed.join('\n')).to.match(noticedBy);
    });
});
