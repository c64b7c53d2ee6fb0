import { expect } from 'chai';
import { memoryOutbox, type OutboxEntry } from '../../../client/outbox/OutboxStore.ts';
import { SendQueue } from '../../../client/outbox/SendQueue.ts';
import { ChatRefusal } from '../../../client/wire/ChatRefusal.ts';
import { ManualRuntime } from '../ManualRuntime.ts';

const refusal = (code: string, retryAfterMs: number | null = null): ChatRefusal =>
  new ChatRefusal({ code, message: code, retryAfterMs });

/** A queue whose server refuses with the errors in `refusals`, and accepts the rest. */
const openQueue = () => {
  const runtime = new ManualRuntime();
  const outbox = memoryOutbox();
  const tried: string[] = [];
  const delivered: string[] = [];
  const failed: string[] = [];
  const refusals: ChatRefusal[] = [];
  const queue = new SendQueue({
    outbox,
    runtime,
    deliver: async ({ action }: OutboxEntry) => {
      const text = action.kind === 'send' ? action.content : action.kind;
      tried.push(text);
      const refused = refusals.shift();
      await new Promise<void>((resolve) => void runtime.after(1, resolve));
      if (refused !== undefined) throw refused;
      delivered.push(text);
      return [];
    },
    onChange: () => {},
    onDelivered: () => null,
    cancelHeld: () => {},
    onFailed: ({ failure }) => failed.push(failure?.code ?? ''),
  });
  const send = (content: string, roomId = 1) =>
    queue.enqueue('me', roomId, { kind: 'send', content, replyTo: null }).key;
  return { runtime, outbox, queue, tried, delivered, failed, refusals, send };
};

describe('SendQueue', () => {
  it('waits until the server can be reached, then sends in order and one at a time', async () => {
    const { runtime, outbox, queue, tried, delivered, refusals, send } = openQueue();
    refusals.push(refusal('UNAVAILABLE'));
    for (const text of ['one', 'two', 'three']) send(text);
    await runtime.advance(10_000);
    expect(tried).to.deep.equal([]);
    queue.resume();
    await runtime.advance(500);
    expect(tried).to.deep.equal(['one']);
    await runtime.advance(5_000);
    expect(delivered).to.deep.equal(['one', 'two', 'three']);
    expect(await outbox.all()).to.deep.equal([]);
  });

  it('lets a message be undone for a while, and sends it at once when the page goes', async () => {
    const { runtime, outbox, queue, delivered } = openQueue();
    queue.resume();
    const send = (content: string) => queue.enqueue('me', 1, { kind: 'send', content, replyTo: null }, 5_000).key;
    const undone = send('undone');
    send('kept');
    await runtime.advance(4_900);
    expect(delivered).to.deep.equal([]);
    expect(queue.entriesOf(1).map(({ wait }) => wait)).to.deep.equal([null, null]);
    queue.discard(undone);
    await runtime.advance(200);
    expect(delivered).to.deep.equal(['kept']);
    send('hurried');
    expect((await outbox.all()).map(({ action }) => 'content' in action && action.content)).to.deep.equal(['hurried']);
    queue.hurry();
    await runtime.advance(10);
    expect(delivered).to.deep.equal(['kept', 'hurried']);
    expect(await outbox.all()).to.deep.equal([]);
  });

  it('waits as long as a rate limit says with messages to all rooms, but not with edits', async () => {
    const { runtime, queue, tried, delivered, refusals, send } = openQueue();
    queue.resume();
    refusals.push(refusal('RATE_LIMIT_EXCEEDED', 6_000));
    send('one');
    await runtime.advance(10);
    send('elsewhere', 2);
    queue.enqueue('me', 1, { kind: 'remove', messageId: 7 });
    await runtime.advance(5_900);
    expect(tried).to.deep.equal(['one', 'remove']);
    await runtime.advance(200);
    expect(delivered).to.deep.equal(['remove', 'one', 'elsewhere']);
  });

  for (const code of ['CANNOT_CHAT', 'ROOM_INACTIVE', 'MESSAGE_TOO_LONG', 'CONFLICT'])
    it(`fails on ${code} at once, and continues with the next message`, async () => {
      const { runtime, queue, tried, delivered, failed, refusals, send } = openQueue();
      refusals.push(refusal(code));
      queue.resume();
      const key = send('one');
      send('two');
      await runtime.advance(60_000);
      expect([tried, delivered, failed]).to.deep.equal([['one', 'two'], ['two'], [code]]);
      queue.retry(key);
      await runtime.advance(10);
      expect(delivered).to.deep.equal(['two', 'one']);
    });

  it('says why something waits and until when, and drops what waits, but not what is under way', async () => {
    const { runtime, queue, delivered, refusals, send } = openQueue();
    queue.resume();
    refusals.push(refusal('RATE_LIMIT_EXCEEDED', 6_000));
    const [first, second] = [send('one'), send('two')];
    queue.discard(first);
    expect(queue.entriesOf(1).map(({ wait }) => wait)).to.deep.equal([null, null]);
    await runtime.advance(10);
    for (const { wait } of queue.entriesOf(1)) {
      expect(wait?.failure.code).to.equal('RATE_LIMIT_EXCEEDED');
      expect(wait?.until).to.be.within(runtime.now() + 5_000, runtime.now() + 6_000);
    }
    expect(queue.entriesOf(1).length).to.equal(2);
    queue.discard(second);
    await runtime.advance(6_010);
    expect(delivered).to.deep.equal(['one']);
    refusals.push(refusal('UNAVAILABLE', 2_000));
    send('three');
    await runtime.advance(10);
    expect(queue.entriesOf(1)[0]?.wait?.failure.code).to.equal('UNAVAILABLE');
  });

  it('ends the pauses of one reason, and lets what waits for another wait on', async () => {
    const { runtime, queue, delivered, refusals, send } = openQueue();
    queue.resume();
    refusals.push(refusal('MAINTENANCE', 30_000), refusal('UNAVAILABLE', 30_000));
    send('maintained', 1);
    send('away', 2);
    await runtime.advance(10);
    queue.resume('MAINTENANCE');
    await runtime.advance(10);
    expect(delivered).to.deep.equal(['maintained']);
    queue.resume();
    await runtime.advance(10);
    expect(delivered).to.deep.equal(['maintained', 'away']);
  });

  it('tries five times on INTERNAL, and without end while the server is away', async () => {
    const { runtime, queue, tried, failed, refusals, send } = openQueue();
    queue.resume();
    for (let count = 0; count < 5; count += 1) refusals.push(refusal('INTERNAL'));
    send('one');
    await runtime.advance(200_000);
    expect([tried.length, failed]).to.deep.equal([5, ['INTERNAL']]);
    for (let count = 0; count < 30; count += 1) refusals.push(refusal('UNREACHABLE'));
    send('two');
    await runtime.advance(1_000_000);
    expect([tried.length, failed]).to.deep.equal([5 + 31, ['INTERNAL']]);
  });

  it('sends what an earlier page left, in its original order', async () => {
    const { runtime, queue, delivered, send } = openQueue();
    send('new');
    const entry = (content: string, order: number): OutboxEntry => ({
      ...{ key: content, owner: 'me', roomId: 1, order, createdAt: '', failure: null },
      action: { kind: 'send', content, replyTo: null },
    });
    queue.restore([entry('second', 2), entry('first', 1)]);
    queue.resume();
    await runtime.advance(100);
    expect(delivered).to.deep.equal(['first', 'second', 'new']);
  });

  it('does not send a message that the room already shows, and drops a discarded one', async () => {
    const { runtime, outbox, queue, tried, failed, refusals, send } = openQueue();
    queue.settle(send('seen'));
    refusals.push(refusal('CANNOT_CHAT'));
    const key = send('refused');
    queue.resume();
    await runtime.advance(100);
    expect([tried, failed]).to.deep.equal([['refused'], ['CANNOT_CHAT']]);
    queue.discard(key);
    expect(queue.entriesOf(1)).to.deep.equal([]);
    expect(await outbox.all()).to.deep.equal([]);
  });

  it('refuses more than a thousand entries', () => {
    const { queue, send } = openQueue();
    for (let count = 0; count < 1_000; count += 1) send(`${count}`);
    const key = send('too many');
    expect(queue.entriesOf(1).find(({ entry }) => entry.key === key)?.entry.failure?.code).to.equal('OUTBOX_FULL');
  });
});
