import { expect } from 'chai';
import { compareReleases } from '../../../adapters/system/compareReleases.ts';

/** Each before the next, as §11 of Semantic Versioning orders them. */
const inOrder = [
  '0.1.0',
  '0.2.0-alpha',
  '0.2.0-alpha.1',
  '0.2.0-alpha.beta',
  '0.2.0-beta',
  '0.2.0-beta.2',
  '0.2.0-beta.11',
  '0.2.0-rc.1',
  '0.2.0',
  '0.2.1',
  '0.10.0',
  '1.0.0',
  '10.0.0',
];

describe('compareReleases', () => {
  it('orders releases by their numbers, and pre-releases before their release', () => {
    for (const [place, one] of inOrder.entries())
      for (const [otherPlace, other] of inOrder.entries())
        expect(Math.sign(compareReleases(one, other)), `${one} and ${other}`).to.equal(Math.sign(place - otherPlace));
  });

  it('ignores what follows a plus', () => {
    expect(compareReleases('0.2.0+build.7', '0.2.0')).to.equal(0);
  });

  it('refuses what is no version', () => {
    for (const text of ['', '1', '1.2', 'v1.2.3', '1.2.3.4', '1.2.x'])
      expect(() => compareReleases(text, '1.0.0')).to.throw(RangeError);
  });
});
