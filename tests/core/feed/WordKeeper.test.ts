import { expect } from 'chai';
import { WordKeeper } from '../../../core/feed/WordKeeper.ts';
import type { MessageWords } from '../../../core/messages/MessageWords.ts';
import { District } from '../../support/District.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';

/** Keepers over one lot of messages that wait. */
const open = async (waiting: number) => {
  const { clock, leases } = (await District.open()).world;
  const timers = new ManualTimers(clock);
  const calls: string[] = [];
  let left = waiting;
  const keeper = (holder: string, words: Partial<MessageWords> = {}) =>
    new WordKeeper({
      ...{ clock, timers, leases, holder },
      messageWords: {
        makeNext: async (limit) => {
          const made = Math.min(limit, left);
          left -= made;
          return made;
        },
        countWaiting: async () => left,
        ...words,
      },
      watch: {
        onMade: (messages) => calls.push(`${holder} made ${messages}`),
        onWaiting: (messages) => calls.push(`${messages} wait`),
        onFailure: (failure) => calls.push(`${holder} failed: ${(failure as Error).message}`),
      },
    });
  return { timers, keeper, taken: () => calls.splice(0) };
};

describe('WordKeeper', () => {
  it('makes words batch by batch, with pauses, until none waits', async () => {
    const { timers, keeper, taken } = await open(450);
    keeper('one').start();
    await timers.pass(1);
    expect(taken()).to.deep.equal(['one made 200', '250 wait']);
    await timers.pass(10_000);
    expect(taken()).to.deep.equal(['one made 200', 'one made 50', '0 wait']);
    await timers.pass(60_000);
    expect(taken()).to.deep.equal([]);
  });

  it('is done by one node, and by the next when that one has closed', async () => {
    const { timers, keeper, taken } = await open(1_000_000);
    const [one, other] = [keeper('one'), keeper('other')];
    one.start();
    await timers.pass(1);
    other.start();
    await timers.pass(1_000);
    await one.close();
    expect(taken().filter((call) => call.startsWith('other'))).to.deep.equal([]);
    await timers.pass(6_000);
    expect(taken()).to.include('other made 200');
  });

  it('tries again after a failure', async () => {
    let isBroken = true;
    const { timers, keeper, taken } = await open(0);
    const makeNext = async () => {
      if (isBroken) throw new Error('gone');
      return 0;
    };
    keeper('one', { makeNext }).start();
    await timers.pass(1);
    expect(taken()).to.deep.equal(['one failed: gone']);
    isBroken = false;
    await timers.pass(60_000);
    expect(taken()).to.deep.equal([]);
  });
});
