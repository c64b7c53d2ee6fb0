import { expect } from 'chai';
import fc from 'fast-check';
import { comparedText } from '../../../core/messages/comparedText.ts';
import { cpuTime } from '../../support/cpuTime.ts';

/** Every character that is left out at the ends: a list of its own, because the rule never changes. */
const space = [
  ...'\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
  ...'\u2028\u2029\u202f\u205f\u3000\ufeff',
];

describe('comparedText', () => {
  it('leaves out the 26 characters of white space at both ends, and no other of the 65,536', () => {
    const left = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter(
      (sign) => comparedText(`${sign}x${sign}`) === 'x',
    );
    expect(left.map((sign) => sign.charCodeAt(0))).to.deep.equal(space.map((sign) => sign.charCodeAt(0)));
  });

  it('keeps what is inside, upper and lower case, and the normal form', () => {
    for (const text of ['a  b\n c', 'École', 'e\u0301cole', '```\n  code', '\u200bx\u2060', '👩‍🏫'])
      expect(comparedText(` ${text}\n`)).to.equal(text);
  });

  it('is empty for nothing but white space', () => {
    expect(comparedText(space.join(''))).to.equal('');
  });

  it('changes nothing the second time', () => {
    const texts = fc.array(fc.constantFrom(...space, 'x', '\u200b', '\ud83d')).map((signs) => signs.join(''));
    fc.assert(fc.property(texts, (text) => comparedText(comparedText(text)) === comparedText(text)));
  });

  it('takes no longer than linear time for white space inside', () => {
    const text = `x${' '.repeat(200_000)}x`;
    expect(cpuTime(() => expect(comparedText(text)).to.equal(text))).to.be.below(1_000);
  });
});
