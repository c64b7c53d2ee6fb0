import { expect } from 'chai';
import { checkRoomName } from '../../../core/text/checkRoomName.ts';

describe('checkRoomName', () => {
  it('returns the name as it is stored', () => {
    expect(checkRoomName(' Algebra\u200B \u202E homework ')).to.equal('Algebra homework');
  });

  it('accepts 200 characters as people count them', () => {
    expect(checkRoomName('👍🏽'.repeat(200))).to.have.length(800);
  });

  for (const [what, name] of [
    ['that shows nothing', ' \u200B\u3164 '],
    ['of more than 200 characters', 'x'.repeat(201)],
    ['of 200 characters in more than 800 units', 'x\u0338\u0338\u0338\u0338'.repeat(200)],
  ] as const)
    it(`refuses a name ${what}`, () =>
      expect(() => checkRoomName(name))
        .to.throw()
        .with.property('code', 'INVALID_REQUEST'));
});
