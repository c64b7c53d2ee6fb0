import { expect } from 'chai';
import { directoryStream, type FeedEntry, type StreamId } from '../../core/feed/Feed.ts';
import { feedLease } from '../../core/feed/FeedSequencer.ts';
import type { Lease } from '../../core/feed/Leases.ts';
import { asRoomId } from '../../core/ids.ts';
import type { ChatWorld, OpenStored, StoredWorld } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

type Ports = Pick<ChatWorld, 'feed' | 'feedSequencer' | 'leases'>;

const absent = asRoomId(987_654);
const leaseMs = 5_000;
const day = 86_400_000;

/** What `Feed` and `FeedSequencer` promise. */
export const feedContract = (name: string, open: OpenStored): void =>
  void describe(`feed (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const lease = await sequenceAll(world, await acquire(world));
      return { ...world, school, lease };
    });

    fact('gives every event a position: dense, and by seq inside a room (I20)', async (world) => {
      const { school, feed } = world;
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'one', 'two');
      await sequenceAll(world, world.lease);
      // Other tests over the same tables may have changed the directory any number of times.
      const entries: FeedEntry[] = [];
      let head = Number.POSITIVE_INFINITY;
      while (entries.length < head) {
        const page = await feed.read(entries.length, 1_000);
        entries.push(...page.entries);
        head = page.entries.length === 0 ? entries.length : page.head;
      }
      expect(entries.map(({ position }) => position)).to.deep.equal(range(1, head));
      const streams = new Map<StreamId, number[]>();
      for (const { streamId, seq } of entries) streams.set(streamId, [...(streams.get(streamId) ?? []), seq]);
      for (const [streamId, seqs] of streams)
        expect(seqs, `stream ${streamId}`).to.deep.equal(range(streamId === directoryStream ? 1 : 0, seqs.at(-1) ?? 0));
      expect(streams.get(room)).to.deep.equal([0, 1, 2]);
    });

    fact('has a new room as seq 0 before anything happens in it', async (world) => {
      const room = await world.school.direct('tess', 'sam');
      await world.feedSequencer.advance(world.lease, [room]);
      expect(placesOf(await entriesAfter(world, world.lease.position))).to.deep.equal([[room, 0]]);
    });

    fact('has the order in which it was told, not that of the rooms', async (world) => {
      const { school, feedSequencer } = world;
      const [one, other] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
      let lease: Lease = await sequenceAll(world, world.lease);
      const from = lease.position;
      for (const room of [other, one, other]) {
        await school.say(room, 'tess', 'Hello');
        lease = (await feedSequencer.advance(lease, [room]))?.lease ?? expect.fail('the lease was lost');
      }
      expect(placesOf(await entriesAfter(world, from))).to.deep.equal([
        [other, 1],
        [one, 1],
        [other, 2],
      ]);
    });

    fact('has each change of the directory with its stamp, and no trial', async (world) => {
      const { school, feedSequencer, lease } = world;
      await school.change('ada', { firstName: 'Adele' });
      await school.apply({ users: [], relations: [] }, { isDryRun: true });
      await school.change('ada', { firstName: 'Ada' });
      const behind = await feedSequencer.findBehind('all', 100);
      expect(behind.streamIds).to.deep.equal([directoryStream]);
      expect((await feedSequencer.advance(lease, behind.streamIds))?.count).to.equal(2);
      const [first, second] = await entriesAfter(world, lease.position);
      expect([first?.streamId, second?.streamId]).to.deep.equal([directoryStream, directoryStream]);
      expect(second?.seq).to.equal((first?.seq ?? 0) + 1);
    });

    fact('says how many events got a position, and changes nothing for what has not moved', async (world) => {
      const { school, feedSequencer, feed, lease } = world;
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'one', 'two');
      const sequenced = await feedSequencer.advance(lease, [room, room, absent]);
      expect(sequenced).to.deep.equal({ lease: { ...lease, position: lease.position + 3 }, count: 3 });
      const again = await feedSequencer.advance(sequenced?.lease ?? lease, [room, absent, directoryStream]);
      expect(again).to.deep.equal({ lease: sequenced?.lease, count: 0 });
      expect(await feedSequencer.advance(sequenced?.lease ?? lease, [])).to.deep.equal(again);
      expect((await feed.read(0, 1)).head).to.equal(lease.position + 3);
    });

    fact('writes nothing for a holder whose lease was taken over', async (world) => {
      const { school, feedSequencer, leases, clock, lease } = world;
      const room = await school.direct('tess', 'sam');
      await clock.advance(leaseMs);
      const later = await acquire(world, 'another');
      expect(await feedSequencer.advance(lease, [room])).to.equal(undefined);
      expect(await entriesAfter(world, lease.position)).to.deep.equal([]);
      expect(await leases.renew(lease, leaseMs)).to.equal(undefined);
      expect((await feedSequencer.advance(later, [room]))?.count).to.equal(1);
    });

    fact('doubles nothing when a flush is repeated because its answer was lost', async (world) => {
      const { school, feedSequencer, leases, lease } = world;
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'one');
      await feedSequencer.advance(lease, [room]);
      await school.say(room, 'tess', 'two');
      expect(await feedSequencer.advance(lease, [room])).to.equal(undefined);
      const renewed = (await leases.renew(lease, leaseMs)) ?? expect.fail('the lease is still held');
      expect(renewed.position).to.equal(lease.position + 2);
      expect((await feedSequencer.advance(renewed, [room]))?.count).to.equal(1);
      expect((await entriesAfter(world, lease.position)).map(({ seq }) => seq)).to.deep.equal([0, 1, 2]);
    });

    fact('lets one of several flushes at once write, each event once', async (world) => {
      const { school, feedSequencer, lease } = world;
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'one', 'two', 'three');
      const all = await Promise.all(range(1, 6).map(() => feedSequencer.advance(lease, [room])));
      expect(all.filter((one) => (one?.count ?? 0) > 0)).to.have.length(1);
      expect((await entriesAfter(world, lease.position)).map(({ seq }) => seq)).to.deep.equal([0, 1, 2, 3]);
    });

    fact('goes on where it was under the next holder', async (world) => {
      const { school, feedSequencer, leases, lease } = world;
      await leases.release(lease);
      const room = await school.direct('tess', 'sam');
      const next = await acquire(world, 'another');
      expect(next.position).to.equal(lease.position);
      await feedSequencer.advance(next, [room]);
      expect((await entriesAfter(world, lease.position)).map(({ position }) => position)).to.deep.equal([
        lease.position + 1,
      ]);
    });

    fact('finds what is behind: everywhere, or what is recent or has a high id', async (world) => {
      const { school, feedSequencer, clock } = world;
      const [one, other] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
      await school.say(one, 'tess', 'one');
      expect(await feedSequencer.findBehind('all', 100)).to.deep.equal({ streamIds: [one, other], lastRoomId: other });
      expect(await feedSequencer.findBehind('all', 1)).to.deep.equal({ streamIds: [one], lastRoomId: other });
      const look = async (recentMs: number, roomsAfter: number) =>
        (await feedSequencer.findBehind({ recentMs, roomsAfter }, 100)).streamIds;
      expect(await look(60_000, other)).to.deep.equal([one]);
      expect(await look(60_000, one)).to.deep.equal([one, other]);
      expect(await look(0, one)).to.deep.equal([other]);
      await clock.advance(5);
      expect(await look(1, other)).to.deep.equal([]);
      await school.change('sam', { firstName: 'Samuel' });
      expect(await look(0, other)).to.deep.equal([directoryStream]);
      await sequenceAll(world, world.lease);
      expect(await feedSequencer.findBehind('all', 100)).to.deep.equal({ streamIds: [], lastRoomId: other });
    });

    fact('pages, also inside what was written at once', async (world) => {
      const { school, feed, lease } = world;
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'one', 'two', 'three');
      await sequenceAll(world, lease);
      const first = await feed.read(lease.position, 2);
      const second = await feed.read(lease.position + 2, 2);
      expect([...first.entries, ...second.entries].map(({ seq }) => seq)).to.deep.equal([0, 1, 2, 3]);
      expect(first.head).to.equal(lease.position + 4);
      expect((await feed.read(lease.position + 4, 2)).entries).to.deep.equal([]);
      expect((await feed.read(lease.position, 0)).entries).to.deep.equal([]);
    });

    fact('drops what is old, keeps the rest, and says where it begins', async (world) => {
      const { school, feedSequencer, feed, clock, lease } = world;
      expect((await feed.read(0, 1)).floor).to.equal(0);
      await clock.advance(2 * day);
      const room = await school.direct('tess', 'sam');
      await school.say(room, 'tess', 'young');
      await feedSequencer.advance((await acquire(world)) ?? lease, [room]);
      expect(await feedSequencer.prune(3 * day, 1_000)).to.equal(0);
      expect(await feedSequencer.prune(day, 1_000)).to.equal(lease.position);
      const { entries, floor, head } = await feed.read(0, 1_000);
      expect(floor).to.equal(lease.position);
      expect(placesOf(entries)).to.deep.equal([
        [room, 0],
        [room, 1],
      ]);
      await clock.advance(2 * day);
      await feedSequencer.prune(day, 1_000);
      expect(await feed.read(0, 1_000)).to.include({ floor: head, head });
      await school.say(room, 'tess', 'younger');
      await feedSequencer.advance(await acquire(world), [room]);
      expect((await entriesAfter(world, head)).map(({ position }) => position)).to.deep.equal([head + 1]);
    });

    fact('shows no reader a position below one that it has read, whoever writes (I2)', async (world) => {
      const { school, feed, feedSequencer, leases, lease } = world;
      const pairs = ['sam', 'sue', 'ada', 'pam'] as const;
      const rooms = await Promise.all(pairs.map((other) => school.direct('tess', other)));
      await leases.release(lease);
      let writing = rooms.length;
      const write = async (room: (typeof rooms)[number]): Promise<void> => {
        for (let count = 0; count < 15; count += 1) await school.say(room, 'tess', `message ${count}`);
        writing -= 1;
      };
      const sequence = async (holder: string): Promise<void> => {
        while (writing > 0) {
          const held = await leases.acquire(feedLease, holder, leaseMs);
          if (held !== undefined && (await feedSequencer.advance(held, rooms)) !== undefined)
            await leases.release(held);
          await turn();
        }
      };
      const read: FeedEntry[] = [];
      const follow = async (): Promise<void> => {
        while (writing > 0) {
          const page = await feed.read(lease.position + read.length, 50);
          read.push(...page.entries);
          await turn();
        }
      };
      await Promise.all([...rooms.map(write), sequence('one'), sequence('two'), follow()]);
      await sequenceAll(world, await acquire(world, 'last'));
      read.push(...(await entriesAfter(world, lease.position + read.length)));
      expect(read.map(({ position }) => position)).to.deep.equal(
        range(lease.position + 1, lease.position + read.length),
      );
      for (const room of rooms)
        expect(read.filter(({ streamId }) => streamId === room).map(({ seq }) => seq)).to.deep.equal(range(0, 15));
    });
  });

/** Lets everything else go on that waits. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => resolve()));

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

const placesOf = (entries: readonly FeedEntry[]): [StreamId, number][] =>
  entries.map(({ streamId, seq }) => [streamId, seq]);

const acquire = async ({ leases }: Pick<StoredWorld, 'leases'>, holder = 'one'): Promise<Lease> =>
  (await leases.acquire(feedLease, holder, leaseMs)) ?? expect.fail('somebody else has the lease');

const entriesAfter = async ({ feed }: Ports, position: number): Promise<readonly FeedEntry[]> =>
  (await feed.read(position, 1_000)).entries;

const sequenceAll = async ({ feedSequencer }: Ports, lease: Lease): Promise<Lease> => {
  const { streamIds } = await feedSequencer.findBehind('all', 1_000);
  return (await feedSequencer.advance(lease, streamIds))?.lease ?? expect.fail('the lease was lost');
};
