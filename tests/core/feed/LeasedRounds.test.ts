import { expect } from 'chai';
import { LeasedRounds, type Proceed } from '../../../core/feed/LeasedRounds.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

describe('LeasedRounds', () => {
  const times = { everyMs: 60_000, leaseMs: 5_000, retryMs: 10_000 };
  const open = async () => {
    const { leases, clock } = await memoryWorld();
    const timers = new ManualTimers(clock);
    const failures: unknown[] = [];
    const node = (holder: string, round: (proceed: Proceed) => Promise<boolean>) =>
      new LeasedRounds({
        ...{ name: 'work', leases, clock, timers, holder, times, round },
        onFailure: (failure) => failures.push(failure),
      });
    return { leases, timers, failures, node };
  };

  it('come sooner when something is left, and after a failure', async () => {
    const { timers, failures, node } = await open();
    const outcomes = [true, false, new Error('broken'), true];
    let rounds = 0;
    const one = node('one', async () => {
      const outcome = outcomes[rounds++] ?? true;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    });
    one.start();
    const after: number[] = [];
    for (const ms of [0, 59_000, 2_000, 8_000, 2_000, 8_000, 2_000]) {
      await timers.pass(ms);
      after.push(rounds);
    }
    expect(after).to.deep.equal([1, 1, 2, 2, 3, 3, 4]);
    expect(failures).to.have.length(1);
    await one.close();
  });

  it('run on one node; another one looks again after the pause for a failure', async () => {
    const { leases, timers, node } = await open();
    const held = await leases.acquire('work', 'other', times.leaseMs);
    let rounds = 0;
    const one = node('one', async () => {
      rounds += 1;
      return true;
    });
    one.start();
    await timers.pass(1_000);
    expect([held === undefined, rounds]).to.deep.equal([false, 0]);
    await timers.pass(10_000);
    expect(rounds).to.equal(1);
    await one.close();
  });

  it('end at their next step when the node closes, and let another one go on', async () => {
    const { leases, timers, node } = await open();
    const steps: boolean[] = [];
    const one: LeasedRounds = node('one', async (proceed) => {
      steps.push(await proceed());
      void one.close();
      steps.push(await proceed());
      return false;
    });
    one.start();
    await timers.pass(0);
    await one.close();
    expect(steps).to.deep.equal([true, false]);
    expect(await leases.acquire('work', 'two', times.leaseMs)).to.not.equal(undefined);
  });
});
