import { expect } from 'chai';
import fc from 'fast-check';
import { countCharacters, firstCharacters, fitsInto } from '../../../core/text/countCharacters.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const family = '👨‍👩‍👧‍👦';
const england = '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}';
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const segments = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

const examples: readonly (readonly [what: string, text: string, count: number])[] = [
  ['no character', '', 0],
  ['letters', 'Привіт', 6],
  ['a letter with its marks as one', 'e\u0301\u0302x', 2],
  ['an emoji of many parts as one', family + england, 2],
  ['flags in pairs', '🇺🇦🇰🇿🇪', 3],
  ['keycaps as one each', '1️⃣2️⃣', 2],
  ['a line end of two signs as one', 'a\r\n\r\nb', 4],
  ['Hangul of letters by syllables', '\u1112\u1161\u11AB\u1112\u1161', 2],
  ['Indic conjuncts as one', 'क्षि', 1],
  ['Thai vowels with their letter', 'กำ', 1],
];

/** Parts that join with each other in all ways of UAX #29. */
const joining = [
  'a',
  'я',
  '漢',
  ' ',
  '\n',
  '\r',
  '\u0301',
  '\u200D',
  '\uFE0F',
  '👩',
  '🏽',
  '🇺',
  '\u1100',
  '\u1161',
  '\u11A8',
];
const more = [
  '한',
  'क',
  '\u094D',
  'ำ',
  '\u0600',
  '\u0D4E',
  '\u{E0067}',
  '\u20E3',
  '1',
  '\ud83d',
  '\ude00',
  '\u{16D63}',
  '❤',
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...joining, ...more), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** 64 KiB of the texts that cost the segmenter most: its time grows with the square of the text. */
const hostile: Readonly<Record<string, string>> = {
  'combining marks': `e${'\u0301'.repeat(65_536)}`,
  letters: 'a'.repeat(65_536),
  emoji: '😀'.repeat(32_768),
  'halves of flags': '🇺'.repeat(32_768),
  'joined emoji': '👩\u200D'.repeat(21_845),
  'letters with a mark': 'e\u0301'.repeat(32_768),
  'marks that overflow a window': `e${'\u0301'.repeat(600)}`.repeat(109),
  'Hangul letters': '\u1100\u1161'.repeat(32_768),
  'line ends': '\r\n'.repeat(32_768),
};

const starts = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / 64 }, (_, index) => from + 64 * index);

describe('countCharacters', () => {
  for (const [what, text, count] of examples) it(`counts ${what}`, () => expect(countCharacters(text)).to.equal(count));

  it('agrees with one call of the segmenter, also over many windows', () => {
    const long = fc.tuple(texts, fc.integer({ min: 1, max: 60 })).map(([text, times]) => text.repeat(times));
    fc.assert(fc.property(long, (text) => countCharacters(text) === segments(text).length));
  });

  it('agrees with the segmenter about every character of Unicode beside others', () => {
    // Later planes hold only ideographs, private use, tags and selectors.
    const blocks = [...starts(0, 0xd800), ...starts(0xe000, 0x2_0000), ...starts(0xe_0000, 0xe_0200)];
    for (const block of blocks) {
      const letters = Array.from({ length: 64 }, (_, index) => String.fromCodePoint(block + index));
      const text = letters.map((letter) => `${letter}${letter}a👍${letter}क${letter}`).join('');
      expect(countCharacters(text), block.toString(16)).to.equal(segments(text).length);
    }
  });

  for (const [what, text] of Object.entries(hostile))
    it(`counts 64 KiB of ${what} within a second of the processor`, () => {
      expect(cpuTime(() => countCharacters(text))).to.be.lessThan(1_000);
    });
});

describe('fitsInto', () => {
  it('counts characters as people do', () => {
    expect([fitsInto(3, '👍🏽👍🏽👍🏽'), fitsInto(2, '👍🏽👍🏽👍🏽')]).to.deep.equal([true, false]);
    expect([fitsInto(2, 'e\u0301e\u0301'), fitsInto(1, 'e\u0301e\u0301')]).to.deep.equal([true, false]);
  });

  it('allows at most four times as many units', () => {
    expect([fitsInto(2, `e${'\u0301'.repeat(7)}`), fitsInto(2, `e${'\u0301'.repeat(8)}`)]).to.deep.equal([true, false]);
  });
});

describe('firstCharacters', () => {
  it('cuts between characters', () => {
    expect(firstCharacters(2, 'e\u0301👍🏽x')).to.equal('e\u0301👍🏽');
    expect(firstCharacters(3, 'text')).to.equal('tex');
    expect(firstCharacters(1, family)).to.equal('');
  });

  it('returns the longest beginning of whole characters that fits', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 20 }), (text, max) => {
        let beginning = '';
        for (const segment of segments(text).slice(0, max))
          if (beginning.length + segment.length <= 4 * max) beginning += segment;
          else break;
        expect(firstCharacters(max, text)).to.equal(text.length <= max ? text : beginning);
      }),
    );
  });
});
