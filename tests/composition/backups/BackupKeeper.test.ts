import { expect } from 'chai';
import { BackupKeeper } from '../../../composition/backups/BackupKeeper.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';

const hour = 3_600_000;

describe('BackupKeeper', () => {
  /** A keeper for 02:30 UTC that begins on 1 September at this hour, and what it did. */
  const keeperAt = (hours: number, newest: string | undefined) => {
    const clock = new ManualClock();
    clock.set(new Date(Date.UTC(2026, 8, 1) + hours * hour));
    const timers = new ManualTimers(clock);
    const made: string[] = [];
    const failures: unknown[] = [];
    let last = newest === undefined ? undefined : Date.parse(newest);
    let fails = 0;
    const keeper = new BackupKeeper({
      ...{ times: ['02:30'], timeZone: 'UTC', clock, timers },
      newest: async () => last,
      make: async () => {
        if (fails > 0) {
          fails -= 1;
          throw new Error('the disk is full');
        }
        last = clock.now().getTime();
        made.push(clock.now().toISOString().slice(5, 16));
      },
      onFailure: (failure) => failures.push(failure),
    });
    const failNext = (times: number): void => {
      fails = times;
    };
    return { keeper, clock, timers, made, failures, failNext };
  };

  it('makes one a day at its time', async () => {
    const { keeper, timers, made } = keeperAt(8, '2026-09-01T02:31:00Z');
    keeper.start();
    await timers.pass(3 * 24 * hour);
    expect(made).to.deep.equal(['09-02T02:30', '09-03T02:30', '09-04T02:30']);
    await keeper.close();
  });

  it('makes up at its start for a time that passed, and makes the first', async () => {
    for (const newest of ['2026-08-31T02:31:00Z', undefined]) {
      const { keeper, timers, made } = keeperAt(8, newest);
      keeper.start();
      await timers.pass(hour);
      expect(made).to.deep.equal(['09-01T08:00']);
      await keeper.close();
    }
  });

  it('tries again a quarter of an hour after a failure, and then keeps its time', async () => {
    const { keeper, timers, made, failures, failNext } = keeperAt(2, '2026-09-01T00:00:00Z');
    failNext(2);
    keeper.start();
    await timers.pass(23 * hour);
    expect(failures).to.have.length(2);
    expect(made).to.deep.equal(['09-01T03:00']);
    await timers.pass(2 * hour);
    expect(made).to.deep.equal(['09-01T03:00', '09-02T02:30']);
    await keeper.close();
  });

  it('notices within ten minutes that somebody has set the clock', async () => {
    const { keeper, clock, timers, made } = keeperAt(8, '2026-09-01T02:31:00Z');
    keeper.start();
    await timers.pass(1_000);
    clock.set(new Date('2026-09-05T12:00:00Z'));
    await timers.pass(600_000);
    expect(made).to.have.length(1);
    await keeper.close();
  });

  it('stops the backup that runs when it is closed, and says nothing about it', async () => {
    const clock = new ManualClock();
    const timers = new ManualTimers(clock);
    const failures: unknown[] = [];
    let began: () => void = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const keeper = new BackupKeeper({
      ...{ times: ['02:30'], timeZone: 'UTC', clock, timers },
      newest: async () => undefined,
      make: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
          began();
        }),
      onFailure: (failure) => failures.push(failure),
    });
    keeper.start();
    await hasBegun;
    await keeper.close();
    expect(failures).to.deep.equal([]);
  });
});
