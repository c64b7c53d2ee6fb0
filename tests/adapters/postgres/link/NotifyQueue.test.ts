import { expect } from 'chai';
import { linesOf, NotifyQueue } from '../../../../adapters/postgres/link/NotifyQueue.ts';

/** A promise, and what resolves it. */
const held = (): { readonly passed: Promise<void>; readonly open: () => void } => {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
};

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (failure: unknown) => String(failure),
  );

describe('NotifyQueue', () => {
  it('packs lines into payloads of at most so many bytes, in their order', async () => {
    const sent: string[] = [];
    const queue = new NotifyQueue(async (payloads) => sent.push(...payloads), 10);
    await queue.add(['aaaa', 'bbbbb', 'ccc', 'äääää']);
    expect(sent).to.deep.equal(['aaaa\nbbbbb', 'ccc', 'äääää']);
    expect(sent.flatMap(linesOf)).to.deep.equal(['aaaa', 'bbbbb', 'ccc', 'äääää']);
  });

  it('has one statement on its way, and sends with the next what comes meanwhile', async () => {
    const sent: (readonly string[])[] = [];
    const gate = held();
    const queue = new NotifyQueue(async (payloads) => {
      sent.push(payloads);
      if (sent.length === 1) await gate.passed;
    }, 100);
    const adding = [queue.add(['one']), queue.add(['two']), queue.add(['three'])];
    expect(sent).to.deep.equal([['one']]);
    gate.open();
    await Promise.all(adding);
    expect(sent).to.deep.equal([['one'], ['two\nthree']]);
  });

  it('parts what is too much for one statement', async () => {
    const sent: number[] = [];
    const queue = new NotifyQueue(async (payloads) => sent.push(payloads.length), 10);
    await queue.add(Array.from({ length: 250 }, () => '123456789'));
    expect(sent).to.deep.equal([100, 100, 50]);
  });

  it('refuses a line that is too long, and more than it holds, and goes on', async () => {
    const sent: string[] = [];
    const gate = held();
    const queue = new NotifyQueue(async (payloads) => {
      sent.push(...payloads);
      await gate.passed;
    }, 10);
    expect(await failureOf(queue.add(['ok', '12345678901']))).to.match(/too large/);
    const first = queue.add(['first']);
    expect(await failureOf(queue.add(Array.from({ length: 20_001 }, () => 'x')))).to.match(/too many/);
    gate.open();
    await first;
    await queue.add(['second']);
    expect(sent).to.deep.equal(['first', 'second']);
  });

  it('reports a failure to those whose lines it sent, and sends the next', async () => {
    let isBroken = true;
    const queue = new NotifyQueue(async () => {
      if (isBroken) throw new Error('no');
    }, 10);
    expect(await failureOf(queue.add(['one']))).to.equal('Error: no');
    isBroken = false;
    await queue.add(['two']);
  });
});
