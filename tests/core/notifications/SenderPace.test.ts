import { expect } from 'chai';
import type { Appended } from '../../../core/messages/MessageStore.ts';
import { SenderPace } from '../../../core/notifications/SenderPace.ts';
import { timeSends } from '../../../core/notifications/timeSends.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';

const open = () => {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const pace = new SenderPace({ clock, timers });
  let begun = 0;
  /** So many senders begin one attempt after the other. */
  const attempt = (senders: number): void => {
    for (let at = 0; at < senders; at += 1)
      void (async () => {
        for (;;) {
          await pace.turn();
          begun += 1;
          // As an attempt does, it takes a while.
          await new Promise<void>((resolve) => timers.after(1, resolve));
        }
      })();
  };
  /** Somebody sends for so many seconds, ten times a second, and each send takes so many milliseconds. */
  const write = async (seconds: number, ms: number): Promise<void> => {
    for (let at = 0; at < seconds * 10; at += 1) {
      const stored = pace.sending();
      await timers.pass(ms);
      stored();
      await timers.pass(100 - ms);
    }
  };
  /** How many attempts begin meanwhile, a second. */
  const rate = async (seconds: number, work: () => Promise<void>): Promise<number> => {
    const before = begun;
    await work();
    return (begun - before) / seconds;
  };
  return { pace, timers, attempt, write, rate };
};

describe('SenderPace', () => {
  it('holds nobody back where nobody writes', async () => {
    const { pace, timers, attempt, rate } = open();
    attempt(24);
    expect(await rate(1, () => timers.pass(1_000))).to.be.greaterThan(20_000);
    expect(pace.gapMs).to.equal(0);
  });

  it('lets attempts come closer while sends take what they usually take', async () => {
    const { attempt, write, rate } = open();
    await write(3, 8);
    attempt(24);
    expect(await rate(1, () => write(1, 8))).to.be.within(8, 30);
    await write(10, 9);
    expect(await rate(4, () => write(4, 9))).to.be.within(90, 105);
  });

  it('moves them apart while sends are slower, and together again', async () => {
    const { pace, attempt, write, rate } = open();
    await write(3, 8);
    attempt(24);
    await write(12, 8);
    await write(5, 20);
    expect(pace.gapMs).to.equal(100);
    await write(10, 8);
    expect(await rate(4, () => write(4, 8))).to.be.within(90, 105);
  });

  it('learns what is usual at its slowest, also when something else makes sends slower', async () => {
    const { pace, attempt, write } = open();
    attempt(24);
    await write(0.5, 8);
    expect(pace.gapMs).to.equal(100);
    await write(12, 8);
    expect(pace.gapMs).to.equal(10);
    const gaps: number[] = [];
    for (let at = 0; at < 40; at += 1) {
      await write(0.5, 60);
      gaps.push(pace.gapMs);
    }
    expect(gaps.slice(0, 16)).to.include(100);
    expect(gaps.at(-1)).to.equal(10);
  });

  it('looks now and then where few write', async () => {
    const { pace, timers, attempt, write } = open();
    attempt(24);
    for (let at = 0; at < 12; at += 1) {
      await write(0.1, 8);
      await timers.pass(4_000);
    }
    expect(pace.gapMs).to.be.within(10, 20);
  });

  it('is not misled by single sends that are slow', async () => {
    const { pace, attempt, write } = open();
    attempt(24);
    await write(12, 8);
    for (let at = 0; at < 10; at += 1) {
      await write(0.7, 8);
      await write(0.3, 90);
    }
    expect(pace.gapMs).to.be.lessThan(20);
  });

  it('begins attempts in groups, which share statements', async () => {
    const { pace, timers, write } = open();
    await write(1, 8);
    let begun = 0;
    for (let at = 0; at < 20; at += 1) void pace.turn().then(() => (begun += 1));
    const seen: number[] = [];
    for (let at = 0; at < 9; at += 1) {
      await timers.pass(100);
      seen.push(begun);
    }
    expect(seen).to.deep.equal([8, 8, 8, 8, 8, 8, 8, 16, 16]);
  });

  it('lets them all go five seconds after the last send', async () => {
    const { timers, attempt, write, rate } = open();
    await write(3, 8);
    attempt(24);
    await write(1, 8);
    await timers.pass(5_000);
    expect(await rate(1, () => timers.pass(1_000))).to.be.greaterThan(10_000);
  });
});

describe('timeSends', () => {
  it('says when a message is stored, and counts no refusal', async () => {
    const said: string[] = [];
    const pace = {
      sending: () => {
        said.push('begins');
        return () => void said.push('is stored');
      },
    };
    const calls = timeSends(
      {
        other: 7,
        sendMessage: async ({ content }) => {
          if (content === '') throw new Error('refused');
          return { message: { content }, isDuplicate: false } as Appended;
        },
      },
      pace,
    );
    const send = (content: string) => calls.sendMessage({ content } as Parameters<typeof calls.sendMessage>[0]);
    expect((await send('hello')).message.content).to.equal('hello');
    await send('').then(
      () => expect.fail(),
      () => {},
    );
    expect(said).to.deep.equal(['begins', 'is stored', 'begins']);
    expect(calls.other).to.equal(7);
  });
});
