import { expect } from 'chai';
import { showsSomething } from '../../../core/text/showsSomething.ts';

const blank: Readonly<Record<string, string>> = {
  nothing: '',
  'spaces and line ends': ' \n\t\r\u000B\u0085\u2028\u2029',
  'spaces of other widths': '\u00A0\u1680\u2000\u200A\u202F\u205F\u3000',
  'zero-width characters': '\u200B\u200C\u200D\u2060\uFEFF\u180E',
  'soft hyphens': '\u00AD\u00AD',
  'the empty Braille cell': '\u2800',
  'Hangul fillers': '\u115F\u1160\u3164\uFFA0',
  'Khmer inherent vowels': '\u17B4\u17B5',
  'bidi marks, overrides and isolates': '\u200E\u200F\u061C\u202A\u202E\u202C\u2066\u2069',
  'tag characters': '\u{E0001}\u{E0061}\u{E0062}\u{E007F}',
  'variation selectors': '\uFE0F\uFE0E\u180B\u{E0100}\u{E01EF}',
  'combining grapheme joiners': '\u034F\u034F',
  'interlinear annotation': '\uFFF9\uFFFA\uFFFB',
  'invisible operators': '\u2061\u2062\u2063\u2064',
  'deprecated format characters': '\u206A\u206F',
  'musical format characters': '\u{1D173}\u{1D17A}\u{1D159}',
  'shorthand and hieroglyph format characters': '\u{1BCA0}\u{1BCA3}\u{13430}\u{13438}',
  controls: '\u0001\u0007\u001B\u007F\u009F',
  noncharacters: '\uFFFE\uFFFF\uFDD0\u{1FFFE}',
  'halves of surrogate pairs': '\ud83d',
  'ignorable places without a character yet': '\u2065\uFFF0\u{E0FFF}',
};

const visible: Readonly<Record<string, string>> = {
  'a letter between invisible ones': '\u200B\u202Ea\u2060',
  'emoji joined by ZWJ': '👩🏽‍🚀',
  'a flag of tag characters': '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  'a flag of two letters': '🇺🇦',
  'a keycap': '1️⃣',
  'a Persian word with ZWNJ': 'می\u200Cخواهم',
  'a letter with a mark': 'e\u0301',
  'a mark alone': '\u0301',
  'a Hangul letter': 'ㅋ',
  'a Braille letter': '\u2801',
  'signs that enclose digits': '\u0600',
  'ideographs with a selector': '葛\u{E0100}',
  punctuation: '.',
  'a private-use character': '\uE000',
  'a code fence': '```\n```',
};

describe('showsSomething', () => {
  for (const [what, text] of Object.entries(blank))
    it(`is false for ${what}`, () => expect(showsSomething(text)).to.equal(false));
  for (const [what, text] of Object.entries(visible))
    it(`is true for ${what}`, () => expect(showsSomething(text)).to.equal(true));
});
