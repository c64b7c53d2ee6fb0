import { expect } from 'chai';
import fc from 'fast-check';
import { trimText } from '../../../core/text/trimText.ts';

const examples: readonly (readonly [what: string, text: string, trimmed: string])[] = [
  ['spaces, tabs and line ends at both ends', ' \n\t text \r\n ', 'text'],
  ['white space of Unicode', '\u00A0\u2003\u3000\u0085\uFEFFtext\u2028\u2029', 'text'],
  ['nothing between words', 'a line\n  with spaces kept inside', 'a line\n  with spaces kept inside'],
  ['nothing invisible', '\u200Btext\u200B', '\u200Btext\u200B'],
  ['no code inside a block', '```\n  indented\n```', '```\n  indented\n```'],
  ['no blank lines inside a block', '```\n\n  x\n\n```\n', '```\n\n  x\n\n```'],
  ['lines before a block and the indentation of its fence', '\n  ```js\n    x\n  ```\n', '```js\n    x\n  ```'],
  ['nothing of a block that is still open', 'See:\n```\n  x\n\n', 'See:\n```\n  x\n\n'],
  ['the end of a block of tildes that closes', '~~~\n x\n~~~~ \n ', '~~~\n x\n~~~~'],
  ['the end after a block that contains another fence', '````\n```\n````\n\n', '````\n```\n````'],
  ['nothing if the closing fence is too short', '````\n```\n\n', '````\n```\n\n'],
  ['the end of the line that opens a block', '``` js  ', '``` js'],
  ['the end after code that only looks like a fence', '```x``` \n ', '```x```'],
  ['everything of white space', ' \n ', ''],
  ['nothing of nothing', '', ''],
];

describe('trimText', () => {
  for (const [what, text, trimmed] of examples) it(`removes ${what}`, () => expect(trimText(text)).to.equal(trimmed));

  const pieces = fc.constantFrom(' ', '\n', '\r\n', '\t', '```', '~~~~', '`', '~', 'x', '\u2028', '\u00A0', '\ud83d');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  );

  it('changes nothing the second time', () => {
    fc.assert(fc.property(texts, (text) => trimText(trimText(text)) === trimText(text)));
  });

  it('keeps everything that is not white space', () => {
    const bare = (text: string): string => text.replace(/[\p{White_Space}\uFEFF]/gu, '');
    fc.assert(fc.property(texts, (text) => text.includes(trimText(text)) && bare(trimText(text)) === bare(text)));
  });
});
