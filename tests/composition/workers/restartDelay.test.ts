import { expect } from 'chai';
import { restartDelay } from '../../../composition/workers/restartDelay.ts';

describe('restartDelay', () => {
  it('is nothing for the first end, then doubles, up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 9, 40].map(restartDelay)).to.deep.equal([0, 0, 250, 500, 1_000, 2_000, 30_000, 30_000]);
  });
});
