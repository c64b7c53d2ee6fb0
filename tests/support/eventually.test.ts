import { expect } from 'chai';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  it('returns what the check returns once it no longer throws', async () => {
    let tries = 0;
    const result = await eventually(() => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
      return tries;
    });
    expect(result).to.equal(3);
  });

  it('throws the last failure after the deadline', async () => {
    const refused = eventually(() => Promise.reject(new Error('still not')), { within: 30, every: 5 });
    const failure = await refused.catch((error: Error) => error);
    expect(failure).to.be.an('error').with.property('message', 'still not');
  });
});
