import { expect } from 'chai';
import { median, quantile } from '../../bench/measure/quantile.ts';

describe('quantile', () => {
  it('is the value that the share of all values does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).to.deep.equal([50, 99, 100]);
  });

  it('is the only value of one, and nothing of none', () => {
    expect(quantile([7], 0.99)).to.equal(7);
    expect(quantile([], 0.5)).to.be.NaN;
  });

  it('sorts by number, and leaves the values as they stand', () => {
    const values = [10, 9, 100];
    expect(quantile(values, 0.5)).to.equal(10);
    expect(values).to.deep.equal([10, 9, 100]);
  });
});

describe('median', () => {
  it('is the middle one, or between the two in the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).to.deep.equal([2, 2.5]);
    expect(median([])).to.be.NaN;
  });
});
