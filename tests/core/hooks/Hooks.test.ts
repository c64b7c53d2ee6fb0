import { expect } from 'chai';
import { FeedConsumer } from '../../../core/feed/FeedConsumer.ts';
import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import { feedLease } from '../../../core/feed/FeedSequencer.ts';
import { FeedTail } from '../../../core/feed/FeedTail.ts';
import { makeReadFeedEvents } from '../../../core/feed/readFeed.ts';
import { hookTypes } from '../../../core/hooks/HookEvents.ts';
import { closeHooksMs, type HookOrder, Hooks } from '../../../core/hooks/Hooks.ts';
import { namedHookMs } from '../../../core/hooks/NamedHook.ts';
import { School } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { recordingWatch } from './recordingWatch.ts';

const open = async () => {
  const world = await memoryWorld();
  const school = await School.open(world);
  const timers = new ManualTimers(world.clock);
  const room = await school.direct('tess', 'sam');
  const watch = recordingWatch();
  const { clock, feed, feedSequencer, leases, consumers, messages } = world;
  const sequence = async (): Promise<void> => {
    const lease = (await leases.acquire(feedLease, 'keeper', 1_000)) ?? expect.fail();
    await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 100)).streamIds);
  };
  const say = async (...contents: string[]): Promise<void> => {
    await school.say(room, 'tess', ...contents);
    await sequence();
  };
  const readFeedEvents = makeReadFeedEvents({ messages });
  const tails: boolean[] = [];
  /** One node; all nodes share the store. */
  const node = (holder: string): Hooks =>
    new Hooks({
      ...{ timers, watch },
      openTail: (onEvents) => {
        tails.push(true);
        const tail = new FeedTail({ feed, readFeedEvents, clock, timers, onEvents, onFailure: () => {} });
        tail.start();
        return tail;
      },
      consume: (options) => {
        const consumerWatch = { onCutOff: () => {}, onFailure: () => {} };
        const parts = { clock, timers, feed, leases, consumers, holder, readFeedEvents };
        const consumer = new FeedConsumer({ ...parts, watch: consumerWatch }, options);
        consumer.start();
        return consumer;
      },
    });
  await sequence();
  return { world, timers, watch, say, node, tails, sequence, school, room };
};

const order = (handle: HookOrder['handle'], more: Partial<HookOrder> = {}): HookOrder => ({
  ...{ plugin: 'crm', events: ['message'], start: 'floor', handle },
  ...more,
});
const wordsInto =
  (seen: string[]) =>
  (event: FeedEvent): void =>
    void (event.type === 'new_message' && seen.push(event.message.content));

describe('Hooks', () => {
  it('knows every type of event under a name, and all under "event"', () => {
    const { event, ...others } = hookTypes;
    expect(Object.values(others).flat()).to.have.members([...event]);
  });

  it('live: every node hears what happens from then on, in order, and none what was before', async () => {
    const { node, say, timers } = await open();
    await say('before');
    const [one, other]: [string[], string[]] = [[], []];
    const end = node('one').add(order(wordsInto(one)));
    node('other').add(order(wordsInto(other)));
    await timers.pass(0);
    await say('first', 'second');
    await timers.pass(500);
    expect([one, other]).to.deep.equal([
      ['first', 'second'],
      ['first', 'second'],
    ]);
    await end();
    await say('third');
    await timers.pass(500);
    expect([one.length, other.at(-1)]).to.deep.equal([2, 'third']);
  });

  it('live: reads the feed once for all, and not at all once the last one is ended', async () => {
    const { node, tails, timers, world, say } = await open();
    let reads = 0;
    const { read } = world.feed;
    world.feed.read = (...given) => {
      reads += 1;
      return read.apply(world.feed, given);
    };
    const hooks = node('one');
    const ends = [hooks.add(order(() => {})), hooks.add(order(() => {}))];
    await timers.pass(1_000);
    expect(tails).to.have.length(1);
    for (const end of ends) await end();
    reads = 0;
    await timers.pass(5_000);
    expect(reads).to.equal(0);
    const seen: string[] = [];
    hooks.add(order(wordsInto(seen)));
    await timers.pass(0);
    await say('again');
    await timers.pass(500);
    expect(seen).to.deep.equal(['again']);
  });

  it('live: one that fails or hangs keeps no other from hearing', async () => {
    const { node, say, timers } = await open();
    const hooks = node('one');
    const seen: string[] = [];
    hooks.add(order(() => Promise.reject(new Error('always'))));
    hooks.add(order(() => new Promise(() => {})));
    hooks.add(order(wordsInto(seen)));
    await timers.pass(0);
    await say('first', 'second', 'third');
    await timers.pass(500);
    expect(seen).to.deep.equal(['first', 'second', 'third']);
  });

  it('hears what its events name, and nothing else', async () => {
    const { node, say, timers, school, sequence } = await open();
    const hooks = node('one');
    const types: string[] = [];
    hooks.add(order(({ type }) => void types.push(type), { events: ['room', 'directory', 'membership'] }));
    await timers.pass(0);
    await say('not heard');
    await school.direct('tess', 'sue');
    await sequence();
    await timers.pass(500);
    expect(types).to.include('room_created').and.not.to.include('new_message');
  });

  it('named: all of it, at least once, on one node at a time, also what came while no node ran', async () => {
    const { node, say, timers, watch } = await open();
    const seen: string[] = [];
    await say('long ago');
    const named = (more: Partial<HookOrder> = {}) => order(wordsInto(seen), { name: 'crm', ...more });
    const [one, other] = [node('one'), node('other')];
    one.add(named());
    other.add(named());
    await timers.pass(2_000);
    await say('now');
    await timers.pass(2_000);
    expect(seen).to.deep.equal(['long ago', 'now']);
    expect([one.isTaken('crm'), one.isTaken('erp')]).to.deep.equal([true, false]);
    await Promise.all([one.close(), other.close(), timers.pass(10_000)]);
    expect(one.isTaken('crm')).to.equal(false);
    await say('meanwhile');
    node('third').add(named());
    let failures = 1;
    node('third').add(
      order(
        (event) => {
          failures -= 1;
          if (failures >= 0) throw new Error('once');
          return wordsInto(seen)(event);
        },
        { name: 'erp', start: 'head' },
      ),
    );
    await timers.pass(10_000);
    expect(seen.at(-1)).to.equal('meanwhile');
    await say('twice');
    await timers.pass(5_000);
    expect(seen.filter((word) => word === 'twice')).to.have.length(2);
    expect(watch.heard).to.include('failed crm erp: message');
  });

  it('named: says that it hangs, is not waited for when it closes, and gets the event again', async () => {
    const { node, say, timers, watch } = await open();
    const hooks = node('one');
    hooks.add(order(() => new Promise(() => {}), { name: 'crm' }));
    await say('first');
    await timers.pass(namedHookMs * 2 + 2_000);
    expect(watch.count('timeout crm crm: message')).to.equal(2);
    let isClosed = false;
    void hooks.close().then(() => {
      isClosed = true;
    });
    await timers.pass(closeHooksMs - 100);
    expect(isClosed).to.equal(false);
    await timers.pass(200);
    expect([isClosed, watch.count('abandoned')]).to.deep.equal([true, 1]);
    const seen: string[] = [];
    node('two').add(order(wordsInto(seen), { name: 'crm' }));
    await timers.pass(10_000);
    expect(seen).to.deep.equal(['first']);
  });
});
