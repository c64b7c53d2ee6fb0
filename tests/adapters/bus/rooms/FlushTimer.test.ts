import { expect } from 'chai';
import { FlushTimer } from '../../../../adapters/bus/rooms/FlushTimer.ts';

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('FlushTimer', () => {
  let runs = 0;
  const timer = new FlushTimer(() => {
    runs += 1;
  });
  beforeEach(() => {
    runs = 0;
  });
  afterEach(() => timer.stop());

  it('runs once at the end of the turn, however often that was asked for', async () => {
    for (const ms of [0, 60_000, 0]) timer.plan(ms);
    expect(runs).to.equal(0);
    await endOfTurn();
    expect(runs).to.equal(1);
    await endOfTurn();
    expect(runs).to.equal(1);
  });

  it('runs later, or at the end of the turn once it is in a hurry', async () => {
    timer.plan(60_000);
    await endOfTurn();
    expect(runs).to.equal(0);
    timer.hurry();
    await endOfTurn();
    expect(runs).to.equal(1);
    await new Promise<void>((resolve) => {
      new FlushTimer(resolve).plan(1);
    });
  });

  it('is in no hurry where nothing is planned, and runs nothing that was stopped', async () => {
    timer.hurry();
    timer.plan(0);
    timer.stop();
    await endOfTurn();
    expect(runs).to.equal(0);
  });
});
