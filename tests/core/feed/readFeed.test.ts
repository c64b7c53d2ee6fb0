import { expect } from 'chai';
import { feedLease } from '../../../core/feed/FeedSequencer.ts';
import { FeedGone, type ReadFeed } from '../../../core/feed/readFeed.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

const open = async () => {
  const opened = await openChat();
  const { leases, feedSequencer } = opened.world;
  const sequence = async (): Promise<void> => {
    const lease = (await leases.acquire(feedLease, 'keeper', 1_000)) ?? expect.fail();
    await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 100)).streamIds);
  };
  await sequence();
  return { ...opened, sequence, readFeed: opened.chat.readFeed };
};

const allOf = async (readFeed: ReadFeed, limit: number) => {
  const events = [];
  for (let after: string | undefined; ; ) {
    const page = await readFeed({ limit, ...(after === undefined ? {} : { after }) });
    events.push(...page.events);
    if (!page.hasMore) return events;
    after = page.next;
  }
};

describe('readFeed', () => {
  it('gives the events of all rooms and the directory, in pages of any size', async () => {
    const { readFeed, school, sequence } = await open();
    const [one, other] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
    for (const room of [one, other, one]) {
      await school.say(room, 'tess', `to ${room}`);
      await sequence();
    }
    const all = await allOf(readFeed, 200);
    expect(await allOf(readFeed, 2)).to.deep.equal(all);
    expect(all.map(({ type }) => type)).to.include.members(['directory_changed', 'room_created', 'new_message']);
    const said = all.flatMap((event) => (event.type === 'new_message' ? [event.message.content] : []));
    expect(said).to.deep.equal([`to ${one}`, `to ${other}`, `to ${one}`]);
    expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
  });

  it('shows events as they are now: what was deleted has no words', async () => {
    const { readFeed, school, sequence } = await open();
    const room = await school.direct('tess', 'sam');
    const [message] = await school.say(room, 'tess', 'canary');
    await school.remove(room, message ?? expect.fail());
    await sequence();
    const all = await allOf(readFeed, 200);
    expect(all.filter(({ type }) => type === 'message_deleted')).to.have.length(1);
    expect(JSON.stringify(all)).not.to.contain('canary');
  });

  it('asks for the events of a page once, and for no more of a room than are in it', async () => {
    const { world, school, sequence, chat } = await open();
    const room = await school.direct('tess', 'sam');
    await sequence();
    const { head } = await chat.readFeed({ limit: 1 });
    await school.say(room, 'tess', '1', '2', '3', '4');
    await sequence();
    const asked: unknown[] = [];
    const { messages } = world;
    const read = messages.events.bind(messages);
    messages.events = (cursors, limit) => {
      asked.push(...cursors);
      return read(cursors, limit);
    };
    await chat.readFeed({ after: head, limit: 2 });
    expect(asked).to.deep.equal([{ roomId: room, after: 0, upTo: 2 }]);
  });

  it('gives the place behind the last event for "latest", and the same place again while nothing happens', async () => {
    const { readFeed, school, sequence } = await open();
    const { events, next, head, hasMore } = await readFeed({ after: 'latest', limit: 10 });
    expect({ events, hasMore }).to.deep.equal({ events: [], hasMore: false });
    expect(next).to.equal(head);
    expect(await readFeed({ after: next, limit: 10 })).to.deep.equal({ events, next, head, hasMore });
    await school.direct('tess', 'sam');
    await sequence();
    expect((await readFeed({ after: next, limit: 10 })).events.map(({ type }) => type)).to.deep.equal(['room_created']);
  });

  it('refuses a place that is not kept, not reached, or of another epoch, and says where it begins', async () => {
    const { readFeed, school, sequence, world } = await open();
    const { head } = await readFeed({ after: 'latest', limit: 1 });
    const [epoch, last] = [head.slice(0, head.lastIndexOf(':')), Number(head.slice(head.lastIndexOf(':') + 1))];
    await world.clock.advance(1_000);
    await school.direct('tess', 'sam');
    await sequence();
    await world.feedSequencer.prune(500, 1_000);
    for (const after of [`${epoch}:${last - 1}`, `${epoch}:${last + 2}`, `another:${last}`]) {
      const gone = await readFeed({ after, limit: 1 }).catch((failure: unknown) => failure);
      expect(gone, after).to.be.instanceOf(FeedGone);
      expect(gone, after).to.deep.include({ code: 'GONE', details: { floor: head } });
    }
    expect((await readFeed({ after: head, limit: 10 })).events).to.have.length(1);
    expect((await readFeed({ limit: 10 })).events).to.have.length(1);
  });

  it('refuses a place of another form', async () => {
    const { readFeed } = await open();
    for (const after of ['', '5', ':5', 'epoch:', 'epoch:x', 'epoch:-1', 'epoch:1e3', 'epoch:99999999999999999']) {
      expect(await refusalOf(readFeed({ after, limit: 1 })), after).to.equal('INVALID_REQUEST');
    }
  });
});
