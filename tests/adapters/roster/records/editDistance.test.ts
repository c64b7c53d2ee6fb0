import { expect } from 'chai';
import fc from 'fast-check';
import { editDistance } from '../../../../adapters/roster/records/editDistance.ts';

const word = fc.string({ maxLength: 12 });

describe('editDistance', () => {
  it('counts a swap of neighbours as one', () => {
    expect(editDistance('startdate', 'stratdate')).to.equal(1);
    expect(editDistance('role', 'enabledUser')).to.equal(9);
  });

  it('is the same both ways, zero only for equal words, and no more than the longer one has letters', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).to.equal(editDistance(b, a));
        expect(distance === 0).to.equal(a === b);
        expect(distance).to.be.at.most(Math.max(a.length, b.length));
      }),
    );
  });
});
