import { expect } from 'chai';
import { directoryStream, type StreamId } from '../../../core/feed/Feed.ts';
import { FeedKeeper } from '../../../core/feed/FeedKeeper.ts';
import { type FeedSequencer, feedLease } from '../../../core/feed/FeedSequencer.ts';
import type { FeedTimes } from '../../../core/feed/FeedTimes.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import { School } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { overridden } from '../../support/overridden.ts';

/** Hints between the keepers of one test. */
class Wire {
  isCut = false;
  readonly #listeners = new Set<(streamIds: readonly StreamId[]) => void>();

  end() {
    let own: ((streamIds: readonly StreamId[]) => void) | undefined;
    return {
      publish: (streamIds: readonly StreamId[]): void => {
        for (const listener of this.#listeners) if (!this.isCut && listener !== own) listener(streamIds);
      },
      listen: (listener: (streamIds: readonly StreamId[]) => void): (() => void) => {
        own = listener;
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }
}

const open = async () => {
  const world = await memoryWorld();
  const school = await School.open(world);
  const timers = new ManualTimers(world.clock);
  const wire = new Wire();
  const calls: string[] = [];
  const keeper = (holder: string, sequencer: Partial<FeedSequencer> = {}, times: Partial<FeedTimes> = {}) => {
    const { clock, leases, feedSequencer } = world;
    const watched = overridden(overridden(feedSequencer, sequencer), {
      advance: (lease, streamIds) => {
        calls.push(`${holder} advances ${streamIds.join(' ')}`);
        return (sequencer.advance ?? feedSequencer.advance.bind(feedSequencer))(lease, streamIds);
      },
    });
    return new FeedKeeper({
      ...{ clock, timers, leases, holder, times: { flushMs: 50, ...times }, sequencer: watched, hints: wire.end() },
      watch: {
        onTakeOver: () => calls.push(`${holder} takes over`),
        onLost: () => calls.push(`${holder} has lost`),
        onFlush: (events) => calls.push(`${holder} wrote ${events}`),
        onFailure: (failure) => calls.push(`${holder} failed: ${(failure as Error).message}`),
      },
    });
  };
  const seqsOf = async (room: RoomId): Promise<number[]> =>
    (await world.feed.read(0, 1_000)).entries.filter(({ streamId }) => streamId === room).map(({ seq }) => seq);
  return { ...world, school, timers, wire, calls, keeper, seqsOf };
};

describe('FeedKeeper', () => {
  it('writes everything that is there when it takes over, then waits', async () => {
    const { keeper, calls, timers, feedSequencer } = await open();
    const one = keeper('one', {}, { sweepMs: 0 });
    one.start();
    await timers.pass(60);
    expect((await feedSequencer.findBehind('all', 100)).streamIds).to.deep.equal([]);
    expect(one.figures).to.include({ isHolder: true, waiting: 0, lagMs: 0 });
    expect(one.figures.position).to.be.greaterThan(0);
    const before = calls.length;
    await timers.pass(60_000);
    expect(calls.slice(before)).to.deep.equal([]);
  });

  it('writes what was hinted within 50 ms, at once after a pause, and all of it together', async () => {
    const { keeper, calls, timers, school } = await open();
    const one = keeper('one');
    one.start();
    await timers.pass(1_000);
    const rooms = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
    calls.length = 0;
    one.hint(rooms[0] ?? expect.fail());
    await timers.pass(0);
    expect(calls).to.deep.equal([`one advances ${rooms[0]}`, 'one wrote 1']);
    for (const room of rooms) {
      await school.say(room, 'tess', 'Hello');
      one.hint(room);
    }
    expect(one.figures).to.include({ waiting: 2 });
    await timers.pass(49);
    expect(calls).to.have.length(2);
    expect(one.figures.lagMs).to.equal(49);
    await timers.pass(1);
    expect(calls.slice(2)).to.deep.equal([`one advances ${rooms.join(' ')}`, 'one wrote 3']);
  });

  it('takes up a new room and the directory when memberships change, without a hint of the room', async () => {
    const { keeper, timers, school, seqsOf, feedSequencer } = await open();
    const one = keeper('one', {}, { sweepMs: 0 });
    one.start();
    await timers.pass(1_000);
    const room = await school.direct('tess', 'sam');
    await school.change('ada', { firstName: 'Adele' });
    one.hintChange();
    await timers.pass(50);
    expect(await seqsOf(room)).to.deep.equal([0]);
    expect((await feedSequencer.findBehind('all', 100)).streamIds).to.deep.equal([]);
  });

  it('passes hints on to the node that has the lease', async () => {
    const { keeper, timers, school, seqsOf } = await open();
    const [one, other] = [keeper('one', {}, { sweepMs: 0 }), keeper('other', {}, { sweepMs: 0 })];
    one.start();
    await timers.pass(100);
    other.start();
    const room = await school.direct('tess', 'sam');
    other.hintChange();
    await timers.pass(100);
    await school.say(room, 'tess', 'Hello');
    other.hint(room);
    await timers.pass(100);
    expect(await seqsOf(room)).to.deep.equal([0, 1]);
    expect(other.figures).to.include({ isHolder: false, waiting: 0 });
  });

  it('finds what no hint told of within two seconds', async () => {
    const { keeper, timers, school, seqsOf } = await open();
    keeper('one').start();
    await timers.pass(100);
    const [room, later] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
    await school.say(room, 'tess', 'Hello');
    await timers.pass(2_000);
    expect(await seqsOf(room)).to.deep.equal([0, 1]);
    expect(await seqsOf(later)).to.deep.equal([0]);
  });

  it('compares all heads every ten minutes, for what was committed long after its time', async () => {
    const { keeper, timers, school, seqsOf, database } = await open();
    keeper('one', {}, { recentMs: 1, lateMs: 1 }).start();
    const room = await school.direct('tess', 'sam');
    await timers.pass(1_000);
    const row = database.tables.rooms.get(room) ?? expect.fail();
    database.tables.rooms.set(room, { ...row, state: { ...row.state, headSeq: 1 } });
    await timers.pass(598_000);
    expect(await seqsOf(room)).to.deep.equal([0]);
    await timers.pass(2_000);
    expect(await seqsOf(room)).to.deep.equal([0, 1]);
  });

  it('stops at once when another node has taken over, and goes on when that one is gone', async () => {
    const { keeper, timers, calls, school, leases, clock, seqsOf } = await open();
    const one = keeper('one', {}, { sweepMs: 0 });
    one.start();
    await timers.pass(1_000);
    // The node was frozen for longer than its lease.
    await clock.advance(5_000);
    const thief = (await leases.acquire(feedLease, 'thief', 5_000)) ?? expect.fail();
    const room = await school.direct('tess', 'sam');
    calls.length = 0;
    one.hint(room);
    await timers.pass(4_000);
    expect(calls).to.include('one has lost');
    expect(calls).not.to.include('one wrote 1');
    expect(await seqsOf(room)).to.deep.equal([]);
    await leases.release(thief);
    await timers.pass(2_000);
    expect(calls).to.include('one takes over');
    expect(await seqsOf(room)).to.deep.equal([0]);
  });

  it('lets another node go on when it closes', async () => {
    const { keeper, timers, calls } = await open();
    const [one, other] = [keeper('one'), keeper('other')];
    one.start();
    await timers.pass(100);
    other.start();
    await timers.pass(3_000);
    expect(calls).not.to.include('other takes over');
    await one.close();
    await timers.pass(1_000);
    expect(calls).to.include('other takes over');
    await other.close();
  });

  it('takes over five seconds after the holder has died', async () => {
    const { keeper, timers, calls, leases } = await open();
    await leases.acquire(feedLease, 'dead', 5_000);
    keeper('other').start();
    await timers.pass(4_900);
    expect(calls).to.deep.equal([]);
    await timers.pass(1_100);
    expect(calls).to.include('other takes over');
  });

  it('writes once what a statement wrote whose answer was lost', async () => {
    const { keeper, timers, calls, school, seqsOf, feedSequencer } = await open();
    let loses = false;
    const one = keeper('one', {
      advance: async (lease, streamIds) => {
        const sequenced = await feedSequencer.advance(lease, streamIds);
        if (loses) {
          loses = false;
          throw new Error('the answer was lost');
        }
        return sequenced;
      },
    });
    one.start();
    await timers.pass(1_000);
    const room = await school.direct('tess', 'sam');
    loses = true;
    one.hint(room);
    await timers.pass(1_200);
    await school.say(room, 'tess', 'Hello');
    one.hint(room);
    await timers.pass(1_200);
    expect(calls).to.include('one failed: the answer was lost');
    expect(await seqsOf(room)).to.deep.equal([0, 1]);
    expect(one.figures).to.include({ waiting: 0 });
  });

  it('keeps hints and tries again while the store does not answer', async () => {
    const { keeper, timers, school, seqsOf, feedSequencer } = await open();
    let isAway = false;
    const one = keeper('one', {
      advance: async (lease, streamIds) => {
        if (isAway) throw new Error('away');
        return feedSequencer.advance(lease, streamIds);
      },
    });
    one.start();
    await timers.pass(1_000);
    const room = await school.direct('tess', 'sam');
    isAway = true;
    one.hint(room);
    await timers.pass(3_000);
    expect(one.figures).to.include({ waiting: 1, isHolder: true });
    isAway = false;
    await timers.pass(1_100);
    expect(await seqsOf(room)).to.deep.equal([0]);
  });

  it('holds a bounded number of hints and looks everywhere beyond (I14)', async () => {
    const { keeper, timers, school, seqsOf } = await open();
    const one = keeper('one', {}, { sweepMs: 0 });
    one.start();
    await timers.pass(1_000);
    const room = await school.direct('tess', 'sam');
    for (let id = 1; id <= 10_001; id += 1) one.hint(asRoomId(1_000_000 + id));
    expect(one.figures.waiting).to.equal(1);
    await timers.pass(100);
    expect(await seqsOf(room)).to.deep.equal([0]);
  });

  it('prunes what is older than 30 days, every hour', async () => {
    const { keeper, timers, clock, feed } = await open();
    keeper('one', {}, { sweepMs: 0 }).start();
    await timers.pass(1_000);
    await clock.advance(31 * 86_400_000);
    await timers.pass(3_600_000);
    const { floor, head, entries } = await feed.read(0, 10);
    expect(entries).to.deep.equal([]);
    expect(floor).to.equal(head);
    expect(head).to.be.greaterThan(0);
  });

  it('is quick with the directory, which has a stream of its own', async () => {
    const { keeper, timers, school, feed } = await open();
    const one = keeper('one', {}, { sweepMs: 0 });
    one.start();
    await timers.pass(1_000);
    const { head } = await feed.read(0, 0);
    await school.change('ada', { firstName: 'Adele' });
    one.hintChange();
    await timers.pass(50);
    expect((await feed.read(head, 10)).entries.map(({ streamId }) => streamId)).to.deep.equal([directoryStream]);
  });
});
