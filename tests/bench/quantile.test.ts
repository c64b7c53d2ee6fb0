import { expect } from 'chai';
import { median, quantile } from '../../bench/measure/quantile.ts';

describe('quantile', () => {
  it('is the smallest value that at least this share of the values does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).to.deep.equal([50, 99, 100]);
  });

  it('is the value itself for one value, and NaN for none', () => {
    expect(quantile([7], 0.99)).to.equal(7);
    expect(quantile([], 0.5)).to.be.NaN;
  });

  it('sorts by number, and does not change the order of the given values', () => {
    const values = [10, 9, 100];
    expect(quantile(values, 0.5)).to.equal(10);
    expect(values).to.deep.equal([10, 9, 100]);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two middle values', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).to.deep.equal([2, 2.5]);
    expect(median([])).to.be.NaN;
  });
});
