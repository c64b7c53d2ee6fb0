import { expect } from 'chai';
import { Brake } from '../../../adapters/system/Brake.ts';
import { ManualClock } from '../../support/ManualClock.ts';

const open = () => {
  const clock = new ManualClock();
  return { clock, brake: new Brake({ clock, free: 3, firstMs: 100, mostMs: 1_000, forgetMs: 60_000 }) };
};
const strikes = (brake: Brake, count: number): number[] => Array.from({ length: count }, () => brake.strike('one'));

describe('Brake', () => {
  it('lets the first few pass, and then costs twice as much each time, up to a limit', () => {
    const { brake } = open();
    expect(strikes(brake, 9)).to.deep.equal([0, 0, 0, 100, 200, 400, 800, 1_000, 1_000]);
    expect(brake.strike('other')).to.equal(0);
  });

  it('forgets as many as are free in its time, so that who comes now and then never waits', async () => {
    const { brake, clock } = open();
    for (let round = 0; round < 50; round += 1) {
      expect(brake.strike('one')).to.equal(0);
      await clock.advance(20_000);
    }
    strikes(brake, 5);
    await clock.advance(20_000);
    expect(brake.strike('one')).to.be.above(0);
    await clock.advance(120_000);
    expect(brake.strike('one')).to.equal(0);
  });

  it('remembers a bounded number (I14)', () => {
    const { brake } = open();
    for (let key = 0; key < 12_000; key += 1) brake.strike(`key ${key}`);
    expect(brake.size).to.equal(10_000);
  });
});
