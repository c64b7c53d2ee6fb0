import { expect } from 'chai';
import { PolicyKeeper } from '../../composition/PolicyKeeper.ts';
import { noRooms } from '../../core/directory/RoomCounts.ts';
import type { ReconcileStep } from '../../core/directory/reconcilePolicy.ts';
import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/silentLog.ts';

const waits = { parts: 0, held: 0, idle: 0, failure: 0 };
const progress = { version: 2, stage: 'rooms', after: 7, counts: noRooms } as const;
const latest = { version: 3, hash: 'x', name: 'newer', isReconciled: true, holder: null };

/** A keeper whose steps have these results, and then `idle`; with what it logs. */
const keeperOf = (steps: (ReconcileStep | Error)[], isShared: boolean) => {
  const lines: string[] = [];
  let count = 0;
  const reconcile = async (): Promise<ReconcileStep> => {
    const step = steps[count] ?? { state: 'idle' };
    count += 1;
    if (step instanceof Error) throw step;
    return step;
  };
  const keep = (_: object, message: string): void => {
    lines.push(message);
  };
  const keeper = new PolicyKeeper({ reconcile, log: { ...silentLog, info: keep, warn: keep }, isShared, waits });
  return { keeper, lines, count: () => count };
};

describe('PolicyKeeper', () => {
  it('reconciles part by part, also after failures and other holders, and logs what was changed', async () => {
    const done = { ...progress, stage: 'done', counts: { ...noRooms, created: 1, joined: 2 } } as const;
    const { keeper, lines, count } = keeperOf(
      [{ state: 'held' }, new Error('no database'), { state: 'more', progress }, { state: 'done', progress: done }],
      false,
    );
    keeper.start();
    await eventually(() => expect(count()).to.equal(4));
    await keeper.close();
    expect(lines).to.deep.equal([
      'rooms could not be brought in line with the policy; it is tried again',
      'all rooms follow version 2 of the policy: 1 created, 0 changed; memberships: 2 joined, 0 left, 0 suspended, 0 restored',
    ]);
  });

  it('ends when nothing is left to do and nobody else can register a policy', async () => {
    const { keeper, count } = keeperOf([], false);
    keeper.start();
    await keeper.close();
    expect(count()).to.equal(1);
  });

  it('logs once that another policy applies, and keeps checking', async () => {
    const { keeper, lines, count } = keeperOf(
      [{ state: 'idle' }, { state: 'outdated', latest }, { state: 'outdated', latest }, { state: 'idle' }],
      true,
    );
    keeper.start();
    await eventually(() => expect(count()).to.be.above(4));
    await keeper.close();
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain('another policy than this node’s applies');
  });

  it('makes no step after close, and can be closed before it was started', async () => {
    let end: (step: ReconcileStep) => void = () => {};
    const steps: Promise<ReconcileStep>[] = [];
    const reconcile = (): Promise<ReconcileStep> => {
      const step = new Promise<ReconcileStep>((resolve) => {
        end = resolve;
      });
      steps.push(step);
      return step;
    };
    const keeper = new PolicyKeeper({ reconcile, log: silentLog, isShared: true, waits });
    await keeper.close();
    const another = new PolicyKeeper({ reconcile, log: silentLog, isShared: true, waits });
    another.start();
    const stopped = another.close();
    end({ state: 'more', progress });
    await stopped;
    expect(steps).to.have.length(1);
  });
});
