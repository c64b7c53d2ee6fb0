import { expect } from 'chai';
import fc from 'fast-check';
import { cleanName } from '../../../core/text/cleanName.ts';
import { showsSomething } from '../../../core/text/showsSomething.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const england = '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}';

const examples: readonly (readonly [what: string, text: string, name: string])[] = [
  ['folds white space of every kind', '\u3000Ada\u00A0\n\tAdams\u2028', 'Ada Adams'],
  ['joins letters and marks in NFC', 'Йо\u0308рг O’Neill', 'Йо\u0308рг O’Neill'.normalize('NFC')],
  ['drops controls, also NUL', 'A\0d\u0007a', 'Ada'],
  ['drops halves of surrogate pairs', 'A\ud83dda\ude00', 'Ada'],
  ['drops bidi marks, overrides and isolates', '\u202EadA\u202C\u2066\u200E\u061C', 'adA'],
  ['drops zero-width characters', 'A\u200Bd\u2060a\uFEFF\u00AD\u034F', 'Ada'],
  ['drops joiners between letters that do not join', 'A\u200Dd\u200Ca', 'Ada'],
  ['keeps ZWNJ in a Persian name', 'علی\u200Cرضا', 'علی\u200Cرضا'],
  ['keeps one of several joiners', 'علی\u200C\u200C\u200Dرضا', 'علی\u200Cرضا'],
  ['drops joiners at the ends of a Persian name', '\u200Cرضا\u200C', 'رضا'],
  ['keeps ZWJ in a Sinhala name', 'ශ්\u200Dරී', 'ශ්\u200Dරී'],
  ['keeps ZWJ that ends a Malayalam name', 'കുമാര്\u200D', 'കുമാര്\u200D'],
  ['keeps emoji whole', `Class 👩🏽‍🚀 ❤️ 1️⃣ ${england} 🇺🇦`, `Class 👩🏽‍🚀 ❤️ 1️⃣ ${england} 🇺🇦`],
  ['drops tags and selectors that choose nothing', 'A\u{E0067}\uFE0Fda\u{E007F}', 'Ada'],
  ['keeps the selector of an ideograph', '葛\u{E0100}城', '葛\u{E0100}城'],
  ['drops fillers, and replaces the empty Braille cell by a space', 'Kim\u3164\u2800Min', 'Kim Min'],
  ['is empty if no character is visible', '\u200B \u3164\u2800\uFE0F', ''],
];

const parts = [
  'a',
  'я',
  'ر',
  'क',
  '\u094D',
  '\u200C',
  '\u200D',
  '\u200B',
  '\uFE0F',
  '👩',
  '🏽',
  '❤',
  '🏴',
  '\u{E0067}',
  '\u{E007F}',
];
const more = [
  ' ',
  '\n',
  '\u2800',
  '\u0308',
  'و',
  '\u0654',
  '葛',
  '\u{E0100}',
  '\u034F',
  '\u202E',
  '\0',
  '\ud83d',
  '1',
  '\u20E3',
  'ᠠ',
  '\u180B',
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...parts, ...more), { maxLength: 12 }).map((all) => all.join('')),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

describe('cleanName', () => {
  for (const [what, text, name] of examples) it(what, () => expect(cleanName(text)).to.equal(name));

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(texts, (text) => cleanName(cleanName(text)) === cleanName(text)),
      { numRuns: 5_000 },
    );
  });

  it('returns a visible name, or an empty one', () => {
    fc.assert(fc.property(texts, (text) => cleanName(text) === '' || showsSomething(cleanName(text))));
  });

  it('keeps no character that changes the direction or that a database cannot hold', () => {
    fc.assert(
      fc.property(
        texts,
        (text) => !/[\p{Cs}\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(cleanName(text)),
      ),
    );
  });

  for (const [what, unit] of [
    ['joiners', '\u200D'],
    ['tags behind a flag', `🏴${'\u{E0067}'.repeat(50)}`],
    ['emoji and joiners', '👩\u200D'],
    ['spaces', ' '],
    ['marks', '\u0301'],
  ] as const)
    it(`cleans 64 KiB of ${what} within a second of the processor`, () => {
      const text = `a${unit.repeat(Math.floor(65_536 / unit.length))}`;
      expect(cpuTime(() => cleanName(text))).to.be.lessThan(1_000);
    });
});
