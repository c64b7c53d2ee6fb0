import { expect } from 'chai';
import { feedLease } from '../../../core/feed/FeedSequencer.ts';
import { makeReadFeedEvents } from '../../../core/feed/readFeed.ts';
import { rootOrganisation } from '../../../core/ids.ts';
import type { Webhook } from '../../../core/webhooks/Webhook.ts';
import { WebhookKeeper } from '../../../core/webhooks/WebhookKeeper.ts';
import type { WebhookChange, WebhookDraft } from '../../../core/webhooks/Webhooks.ts';
import { webhookEntry } from '../../../core/webhooks/webhookEntry.ts';
import { School } from '../../contracts/School.ts';
import { KnownReceivers, refused } from '../../support/KnownReceivers.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

const open = async () => {
  const world = await memoryWorld();
  const school = await School.open(world);
  const timers = new ManualTimers(world.clock);
  const [one, other] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
  const receivers = new KnownReceivers();
  const stopped: Webhook[] = [];
  const failures: unknown[] = [];
  const { clock, feed, feedSequencer, leases, webhooks, messages } = world;
  const sequence = async (): Promise<void> => {
    const lease = (await leases.acquire(feedLease, 'keeper', 1_000)) ?? expect.fail();
    await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 100)).streamIds);
  };
  const say = async (room: typeof one, ...contents: string[]): Promise<void> => {
    await school.say(room, 'tess', ...contents);
    await sequence();
  };
  const register = async (url = 'https://a.example/', given: Partial<WebhookDraft> = {}): Promise<Webhook> => {
    const { epoch, head: position } = await feed.read(0, 0);
    const draft = { organisation: rootOrganisation, url, description: '', events: [], roomTypes: [], isActive: true };
    const made = await webhooks.create({ ...draft, epoch, position, secret: 's', ...given }, 20, (webhook) =>
      webhookEntry('webhook.created', { kind: 'host' }, webhook),
    );
    return made ?? expect.fail('it was not stored');
  };
  const keeper = (holder: string) =>
    new WebhookKeeper({
      ...{ clock, timers, feed, leases, webhooks, holder, sender: receivers, random: () => 0.5 },
      readFeedEvents: makeReadFeedEvents({ messages }),
      watch: {
        onAttempt: () => {},
        onStopped: (webhook) => stopped.push(webhook),
        onFailure: (failure) => failures.push(failure),
        onLooked: () => {},
      },
    });
  await sequence();
  return { ...world, school, timers, one, other, receivers, stopped, failures, sequence, say, register, keeper };
};

/** The contents of messages that arrived at an address. */
const wordsAt = ({ calls }: KnownReceivers, url = 'https://a.example/'): string[] =>
  calls.flatMap((call) => (call.url === url && call.event.type === 'new_message' ? call.event.message.content : []));

describe('WebhookKeeper', () => {
  it('delivers what happens after a webhook was made, once, in order, and stores how far it has come', async () => {
    const { say, one, register, keeper, timers, receivers, webhooks, feed, leases } = await open();
    await say(one, 'before');
    const { id } = await register();
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    await say(one, 'first', 'second');
    await timers.pass(3_000);
    expect(wordsAt(receivers)).to.deep.equal(['first', 'second']);
    await node.close();
    expect((await webhooks.find(id))?.position).to.equal((await feed.read(0, 0)).head);
    expect((await webhooks.deliveries(id, 10)).map(({ outcome }) => outcome)).to.deep.equal(['delivered', 'delivered']);
    expect(await leases.acquire(`webhook:${id}`, 'another', 1_000)).to.not.equal(undefined);
  });

  it('holds back a room whose event fails, and no other one', async () => {
    const { say, one, other, register, keeper, timers, receivers } = await open();
    const { id } = await register();
    let isBroken = true;
    receivers.answer = ({ event }) =>
      isBroken && 'roomId' in event && event.roomId === one ? refused(500) : { ...refused(200), error: null };
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    await say(one, 'a1', 'a2');
    await say(other, 'b1', 'b2');
    await timers.pass(3_000);
    expect(wordsAt(receivers)).to.deep.equal(['a1', 'b1', 'b2']);
    isBroken = false;
    await timers.pass(10_000);
    expect(wordsAt(receivers)).to.deep.equal(['a1', 'b1', 'b2', 'a1', 'a2']);
    const ids = receivers.calls.filter(({ event }) => event.type === 'new_message').map((call) => call.event.id);
    expect(ids[3]).to.equal(ids[0]);
    expect(receivers.calls.every(({ webhookId }) => webhookId === id)).to.equal(true);
    await node.close();
  });

  it('lets no receiver that hangs hold up another', async () => {
    const { say, one, register, keeper, timers, receivers } = await open();
    await register('https://hangs.example/');
    await register('https://b.example/');
    receivers.answer = ({ url }) => (url.includes('hangs') ? new Promise(() => {}) : { ...refused(200), error: null });
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    for (const word of ['one', 'two', 'three']) {
      await say(one, word);
      await timers.pass(1_000);
    }
    expect(wordsAt(receivers, 'https://b.example/')).to.deep.equal(['one', 'two', 'three']);
    expect(wordsAt(receivers, 'https://hangs.example/')).to.deep.equal(['one']);
  });

  it('sends at most eight at a time', async () => {
    const { school, register, keeper, timers, receivers, sequence } = await open();
    await register();
    receivers.answer = () => new Promise(() => {});
    for (const room of await Promise.all([...'abcdefghij'].map(() => school.group('ada', ['tess']))))
      await school.say(room, 'ada', 'hello');
    keeper('n').start();
    await timers.pass(3_000);
    await sequence();
    await timers.pass(3_000);
    expect(receivers.calls).to.have.length(8);
  });

  it('tries again for a day, more and more rarely, then disables the webhook, which goes on where it stood', async () => {
    const { say, one, register, keeper, timers, receivers, stopped, webhooks, auditLog } = await open();
    const { id, position } = await register();
    receivers.answer = () => refused(500);
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    await say(one, 'lost?');
    await timers.pass(minute);
    expect(receivers.calls).to.have.length(3);
    await timers.pass(day - 2 * minute);
    expect((await webhooks.find(id))?.state).to.equal('active');
    await timers.pass(5 * minute);
    expect(receivers.calls.length).to.be.within(10, 14);
    expect(await webhooks.find(id)).to.include({ state: 'disabled', reason: 'failing', position, lastStatus: 500 });
    expect(stopped.map((webhook) => webhook.id)).to.deep.equal([id]);
    const actions = (await auditLog.list({ limit: 100 })).map(({ action }) => action);
    expect(actions).to.include('webhook.disabled');
    await timers.pass(day);
    const tried = receivers.calls.length;
    receivers.answer = () => ({ ...refused(200), error: null });
    await webhooks.change(id, { state: 'active' }, (webhook) =>
      webhookEntry('webhook.changed', { kind: 'host' }, webhook),
    );
    await timers.pass(5_000);
    expect(wordsAt(receivers).slice(tried)).to.deep.equal(['lost?']);
    await node.close();
  });

  const changes: readonly (WebhookChange & { readonly what: string })[] = [
    { what: 'its address', url: 'https://new.example/' },
    { what: 'its filter', events: ['new_message'] },
    { what: 'its secret', rotation: { secret: 'new', previousUntil: new Date('2100-01-01') } },
    { what: 'nothing but that it goes on', state: 'active' },
    { what: 'its state, to paused', state: 'paused' },
  ];
  for (const { what, ...change } of changes)
    it(`delivers an event once while somebody changes ${what} before it is recorded`, async () => {
      const { say, one, other, register, keeper, timers, receivers, webhooks, failures } = await open();
      const { id } = await register();
      const edit = (how: WebhookChange) =>
        webhooks.change(id, how, (webhook) => webhookEntry('webhook.changed', { kind: 'host' }, webhook));
      const nodes = [keeper('first'), keeper('second')];
      for (const node of nodes) node.start();
      await timers.pass(3_000);
      let answerSlow = (): void => {};
      const slow = new Promise<void>((resolve) => {
        answerSlow = resolve;
      });
      receivers.answer = async ({ event }) => {
        if (event.type === 'new_message' && event.message.content === 'slow') await slow;
        else await edit(change);
        return { ...refused(204), error: null };
      };
      await say(one, 'slow');
      await say(other, 'quick');
      await timers.pass(8_000);
      expect(wordsAt(receivers).sort()).to.deep.equal(['quick', 'slow']);
      receivers.answer = () => ({ ...refused(204), error: null });
      answerSlow();
      await timers.pass(8_000);
      if (change.state === 'paused') await edit({ state: 'active' });
      await timers.pass(8_000);
      await say(one, 'later');
      await timers.pass(8_000);
      const words = receivers.calls.flatMap(({ event }) => (event.type === 'new_message' ? event.message.content : []));
      expect(words.sort()).to.deep.equal(['later', 'quick', 'slow']);
      const last = receivers.calls.at(-1);
      expect(last?.url).to.equal(change.url ?? 'https://a.example/');
      expect(last?.secrets).to.deep.equal(change.rotation === undefined ? ['s'] : ['new', 's']);
      expect((await webhooks.deliveries(id, 10)).map(({ outcome }) => outcome)).to.deep.equal([
        'delivered',
        'delivered',
        'delivered',
      ]);
      expect(failures).to.deep.equal([]);
      for (const node of nodes) await node.close();
    });

  it('gives up one event after a day while it takes others', async () => {
    const { say, one, other, register, keeper, timers, receivers, webhooks } = await open();
    const { id } = await register();
    receivers.answer = ({ event }) =>
      event.type === 'new_message' && event.message.content === 'poison'
        ? refused(400)
        : { ...refused(200), error: null };
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    await say(one, 'poison', 'after');
    for (let hours = 0; hours < 25; hours += 1) {
      await say(other, `hour ${hours}`);
      await timers.pass(hour);
    }
    expect(wordsAt(receivers)).to.include.members(['after', 'hour 24']);
    expect((await webhooks.find(id))?.state).to.equal('active');
    expect((await webhooks.deliveries(id, 100)).map(({ outcome }) => outcome)).to.include('given_up');
    await node.close();
  });

  it('believes a receiver that says when to come again, within bounds', async () => {
    const { say, one, other, register, keeper, timers, receivers } = await open();
    await register();
    receivers.answer = () => refused(429, 10 * minute);
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    await say(one, 'a');
    await timers.pass(3_000);
    await say(other, 'b');
    await timers.pass(9 * minute);
    expect(receivers.calls).to.have.length(1);
    receivers.answer = () => refused(503, 90 * day);
    await timers.pass(2 * minute);
    expect(receivers.calls).to.have.length(3);
    await timers.pass(hour);
    expect(receivers.calls).to.have.length(5);
    await node.close();
  });

  it('disables a webhook whose receiver is gone at once', async () => {
    const { say, one, register, keeper, timers, receivers, webhooks } = await open();
    const { id } = await register();
    receivers.answer = () => refused(410);
    keeper('n').start();
    await timers.pass(3_000);
    await say(one, 'a');
    await timers.pass(3_000);
    expect(await webhooks.find(id)).to.include({ state: 'disabled', reason: 'gone' });
    expect(receivers.calls).to.have.length(1);
  });

  it('cuts off a webhook of another history', async () => {
    const { register, keeper, timers, stopped, webhooks } = await open();
    const { id } = await register('https://a.example/', { epoch: 'another' });
    keeper('n').start();
    await timers.pass(3_000);
    expect((await webhooks.find(id))?.state).to.equal('cut_off');
    expect(stopped).to.have.length(1);
  });

  it('runs on one node at a time, and another goes on where the first has stopped without a word', async () => {
    const { say, one, register, keeper, timers, receivers } = await open();
    await register();
    const [first, second] = [keeper('first'), keeper('second')];
    first.start();
    second.start();
    await timers.pass(3_000);
    await say(one, 'a');
    await timers.pass(3_000);
    expect(wordsAt(receivers)).to.deep.equal(['a']);
    await first.close();
    await timers.pass(10_000);
    await say(one, 'b');
    await timers.pass(3_000);
    expect(wordsAt(receivers)).to.deep.equal(['a', 'b']);
    await second.close();
  });

  it('repeats nothing that another node has delivered behind an event that waits', async () => {
    const { say, one, other, register, keeper, timers, receivers } = await open();
    await register();
    receivers.answer = ({ event }) =>
      'roomId' in event && event.roomId === one ? refused(500) : { ...refused(200), error: null };
    const first = keeper('first');
    first.start();
    await timers.pass(3_000);
    await say(one, 'stuck');
    await say(other, 'through');
    await timers.pass(3_000);
    await first.close();
    const second = keeper('second');
    second.start();
    await timers.pass(10 * minute);
    expect(wordsAt(receivers).filter((word) => word === 'through')).to.have.length(1);
    expect(wordsAt(receivers).filter((word) => word === 'stuck').length).to.be.greaterThan(2);
    await second.close();
  });

  it('sends no words that were deleted while they waited', async () => {
    const { school, sequence, one, register, keeper, timers, receivers } = await open();
    await register();
    receivers.answer = () => refused(500);
    const node = keeper('n');
    node.start();
    await timers.pass(3_000);
    const [message] = await school.say(one, 'tess', 'secret');
    await sequence();
    await timers.pass(3_000);
    await school.remove(one, message ?? expect.fail());
    await timers.pass(minute);
    expect(wordsAt(receivers)[0]).to.equal('secret');
    expect(wordsAt(receivers).at(-1)).to.equal('');
    await node.close();
  });

  it('sends only what a webhook asks for, of its own organisation', async () => {
    const { school, say, one, register, keeper, timers, receivers, sequence } = await open();
    await register('https://types.example/', { events: ['room_created', 'directory_changed'] });
    await register('https://groups.example/', { roomTypes: ['group'] });
    await register('https://school.example/', { organisation: 77 as typeof rootOrganisation });
    keeper('n').start();
    await timers.pass(3_000);
    const group = await school.group('ada', ['tess']);
    await school.say(group, 'ada', 'in the group');
    await say(one, 'direct');
    await sequence();
    await timers.pass(3_000);
    expect(wordsAt(receivers, 'https://groups.example/')).to.deep.equal(['in the group']);
    const types = receivers.calls.filter(({ url }) => url.includes('types')).map(({ event }) => event.type);
    expect(types).to.include('room_created');
    expect(types).to.not.include('new_message');
    expect(receivers.calls.filter(({ url }) => url.includes('school'))).to.deep.equal([]);
  });
});
