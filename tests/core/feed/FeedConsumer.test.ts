import { expect } from 'chai';
import { consumerLease } from '../../../core/feed/Consumers.ts';
import { type ConsumerOptions, FeedConsumer } from '../../../core/feed/FeedConsumer.ts';
import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import { feedLease } from '../../../core/feed/FeedSequencer.ts';
import { makeReadFeedEvents } from '../../../core/feed/readFeed.ts';
import { School } from '../../contracts/School.ts';
import { Gate } from '../../support/Gate.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const day = 86_400_000;

const open = async () => {
  const world = await memoryWorld();
  const school = await School.open(world);
  const timers = new ManualTimers(world.clock);
  const room = await school.direct('tess', 'sam');
  const reports: string[] = [];
  const { clock, feed, feedSequencer, leases, consumers, messages } = world;
  const sequence = async (): Promise<void> => {
    const lease = (await leases.acquire(feedLease, 'keeper', 1_000)) ?? expect.fail();
    await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 100)).streamIds);
  };
  const consumer = (holder: string, handle: ConsumerOptions['handle'], options: Partial<ConsumerOptions> = {}) =>
    new FeedConsumer(
      {
        ...{ clock, timers, feed, leases, consumers, holder },
        readFeedEvents: makeReadFeedEvents({ messages }),
        watch: {
          onCutOff: (name) => reports.push(`${name} is cut off`),
          onFailure: (name, failure) => reports.push(`${name}: ${(failure as Error).message}`),
        },
      },
      { name: 'index', handle, ...options },
    );
  const say = async (...contents: string[]): Promise<void> => {
    await school.say(room, 'tess', ...contents);
    await sequence();
  };
  await sequence();
  return { ...world, school, timers, room, reports, sequence, consumer, say };
};

const words = (events: readonly FeedEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'new_message' ? event.message.content : []));

describe('FeedConsumer', () => {
  it('handles every event once and in order, and stores how far it has come (I20)', async () => {
    const { consumer, timers, say, feed, consumers, leases } = await open();
    const seen: FeedEvent[] = [];
    const one = consumer('one', (event) => void seen.push(event));
    one.start();
    await timers.pass(1_000);
    await say('first', 'second');
    await timers.pass(1_000);
    const { head } = await feed.read(0, 0);
    expect(seen.map(({ position }) => position)).to.deep.equal(Array.from({ length: head }, (_, at) => at + 1));
    expect(words(seen)).to.deep.equal(['first', 'second']);
    await one.close();
    const lease =
      (await leases.acquire(consumerLease('index'), 'test', 1)) ?? expect.fail('the lease was not released');
    expect(await consumers.open(lease, 'floor')).to.deep.equal({ position: head, isCutOff: false });
  });

  it('goes on where it was, and repeats at most what was not stored (I20)', async () => {
    const { consumer, timers, say, clock } = await open();
    const seen: FeedEvent[] = [];
    const gate = new Gate();
    const first = consumer('first', async (event) => {
      if (event.type === 'new_message' && event.message.content === 'second') await gate.pass();
      seen.push(event);
    });
    first.start();
    await say('first', 'second', 'third');
    const held = gate.shut();
    await timers.pass(100);
    await held;
    // The process hangs here for ever, as if it had been killed.
    await clock.advance(10_000);
    const again: FeedEvent[] = [];
    const second = consumer('second', (event) => void again.push(event));
    second.start();
    await timers.pass(2_000);
    expect(words(seen)).to.deep.equal(['first']);
    expect(words(again)).to.deep.equal(['first', 'second', 'third']);
    gate.open();
    await timers.pass(2_000);
    expect(words(seen)).to.deep.equal(['first', 'second']);
    expect(words(again)).to.deep.equal(['first', 'second', 'third']);
    await second.close();
  });

  it('runs on one node at a time, also while an event takes long', async () => {
    const { consumer, timers, say } = await open();
    const gate = new Gate();
    const seen: string[] = [];
    const slow = async (event: FeedEvent): Promise<void> => {
      await gate.pass();
      seen.push(...words([event]));
    };
    const [one, other] = [consumer('one', slow), consumer('other', () => void seen.push('other'))];
    const held = gate.shut();
    one.start();
    await timers.pass(10);
    await held;
    other.start();
    await timers.pass(60_000);
    await say('hello');
    gate.open();
    await timers.pass(1_000);
    expect(seen).to.deep.equal(['hello']);
    await one.close();
    await timers.pass(2_000);
    expect(seen).to.deep.equal(['hello']);
    await say('again');
    await timers.pass(1_000);
    expect(seen).to.deep.equal(['hello', 'other']);
  });

  it('handles an event again until it succeeds, before any later one', async () => {
    const { consumer, timers, say, reports } = await open();
    const seen: string[] = [];
    let failures = 2;
    const one = consumer('one', (event) => {
      if (event.type === 'new_message' && failures-- > 0) throw new Error('no');
      seen.push(...words([event]));
    });
    one.start();
    await say('first', 'second');
    await timers.pass(5_000);
    expect(seen).to.deep.equal(['first', 'second']);
    expect(reports).to.deep.equal(['index: no', 'index: no']);
  });

  it('begins at the head if it is told to', async () => {
    const { consumer, timers, say } = await open();
    const seen: FeedEvent[] = [];
    await say('before');
    consumer('one', (event) => void seen.push(event), { start: 'head' }).start();
    await timers.pass(1_000);
    await say('after');
    await timers.pass(1_000);
    expect(words(seen)).to.deep.equal(['after']);
    expect(seen).to.have.length(1);
  });

  it('is cut off, with a report, if what it has not seen is gone; and goes on when somebody lets it', async () => {
    const { consumer, timers, say, reports, clock, feedSequencer, consumers } = await open();
    const seen: FeedEvent[] = [];
    const first = consumer('one', (event) => void seen.push(event));
    first.start();
    await timers.pass(1_000);
    await first.close();
    await say('lost');
    await clock.advance(31 * day);
    await feedSequencer.prune(30 * day, 1_000);
    await say('kept');
    consumer('two', (event) => void seen.push(event)).start();
    await timers.pass(60_000);
    expect(words(seen)).to.deep.equal([]);
    expect(reports).to.deep.equal(['index is cut off']);
    expect(await consumers.goOn('index')).to.equal(true);
    await timers.pass(20_000);
    expect(words(seen)).to.deep.equal(['kept']);
  });

  it('goes on from what is stored when the feed has another epoch', async () => {
    const { consumer, timers, say, database, leases, consumers } = await open();
    const seen: FeedEvent[] = [];
    consumer('one', (event) => void seen.push(event)).start();
    await say('first');
    await timers.pass(1_000);
    const restored = words(seen);
    database.feed.epoch = 'another';
    const stored = database.feed.consumers.get(consumerLease('index')) ?? expect.fail();
    database.feed.consumers.set(consumerLease('index'), { ...stored, position: stored.position - 1 });
    await timers.pass(1_000);
    expect([...restored, ...words(seen)]).to.deep.equal(['first', 'first', 'first']);
    expect(seen.at(-1)?.id).to.match(/^another:/);
    expect(await leases.acquire(consumerLease('index'), 'other', 1)).to.equal(undefined);
    expect(await consumers.goOn('index')).to.equal(false);
  });
});
