import { expect } from 'chai';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';

describe('SystemClock', () => {
  it('has the machine’s time, and a time that never goes back', () => {
    const clock = new SystemClock();
    expect(Math.abs(clock.now().getTime() - Date.now())).to.be.lessThan(1_000);
    const moments = Array.from({ length: 100 }, () => clock.monotonic());
    expect(moments).to.deep.equal([...moments].sort((one, other) => one - other));
  });
});
