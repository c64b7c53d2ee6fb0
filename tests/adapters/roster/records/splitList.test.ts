import { expect } from 'chai';
import { splitList } from '../../../../adapters/roster/records/splitList.ts';

describe('splitList', () => {
  for (const [cell, members] of [
    ['', []],
    ['a', ['a']],
    [' a , b ,, a ', ['a', 'b']],
    ['["a", "b"]', ['a', 'b']],
    ["['a']", ['a']],
    ['[]', []],
  ] as const) {
    it(`reads ${JSON.stringify(cell)} as ${members.length} members`, () => {
      expect(splitList(cell)).to.deep.equal(members);
    });
  }
});
