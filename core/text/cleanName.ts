import { showsSomething } from './showsSomething.ts';

/** Scripts whose letters change their form beside a joiner (UAX #31 section 2.3, UTS #46 with RFC 5892 CONTEXTJ). */
const joiningScripts =
  'Arabic Syriac Nko Mandaic Manichaean Mongolian Phags_Pa Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan Balinese Javanese Sundanese Grantha Newa Kaithi Chakma'.split(
    ' ',
  );
const joining = `(?!\\p{Default_Ignorable_Code_Point})[${joiningScripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]`;
/** Viramas, which suppress a vowel: a joiner after one chooses the letter's form, also at the end of a word. */
const virama =
  '[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D3B\\u0D3C\\u0D4D\\u0DCA\\u1039\\u103A\\u17D2\\u1B44\\uA9C0]';

/** Emoji by UTS #51, ED-9 to ED-17: with skin tones, presentation and tags, joined by ZWJ; keycaps. */
const pictograph =
  '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\uFE0E\\uFE0F])?(?:[\\u{E0020}-\\u{E007E}]+\\u{E007F})?';
const emoji = `${pictograph}(?:\\u200D${pictograph})*|[0-9#*]\\uFE0F?\\u20E3`;
/** Ideographs and Mongolian letters, each with the selector that chooses its form. */
const selected = '\\p{Script=Han}[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]|\\p{Script=Mongolian}[\\u180B-\\u180D\\u180F]';
const joiner = `(?<=${joining})[\\u200C\\u200D](?=${joining})|(?<=${virama})[\\u200C\\u200D]`;
const invisible = '\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cs}\\p{Noncharacter_Code_Point}\\uFFF9-\\uFFFB';
const droppable = '\\u200C\\u200D\\uFE00-\\uFE0F\\u180B-\\u180D\\u180F\\u{E0020}-\\u{E007F}\\u{E0100}-\\u{E01EF}';

const blanks = /[\p{White_Space}\u2800]+/gu;
const neverShown = new RegExp(`(?![${droppable}])[${invisible}]`, 'gu');
const keptOrDropped = new RegExp(`(${emoji}|${selected}|${joiner})|[${droppable}]`, 'gu');
const anyDroppable = new RegExp(`[${droppable}]`, 'gu');

/** The most rounds until a name must stay the same. One is enough for all real names. */
const rounds = 4;

/**
 * The name of a person or a room as it is stored: in Unicode NFC, with one space between words and none at the ends,
 * without controls, bidi marks and overrides (UAX #9), zero-width characters, NUL and halves of surrogate pairs.
 * Joiners, selectors and tags stay where they choose a form: in emoji and in scripts that need them. '' if no character
 * would be visible. Never throws. Cleaning a cleaned name changes nothing. Takes time linear in the length.
 */
export const cleanName = (text: string): string => {
  let name = cleanOnce(text);
  // Dropping characters brings others together, and NFC reorders them, so a joiner can end up beside another one.
  for (let round = 1; name.search(anyDroppable) >= 0; round += 1) {
    const next = round < rounds ? cleanOnce(name) : cleanOnce(name.replace(anyDroppable, ''));
    if (next === name) break;
    name = next;
  }
  return showsSomething(name) ? name : '';
};

const cleanOnce = (text: string): string =>
  text
    .replace(blanks, ' ')
    .replace(neverShown, '')
    .normalize('NFC')
    .replace(/([\u200C\u200D])[\u200C\u200D]+/g, '$1')
    .replace(keptOrDropped, (_whole, kept: string | undefined) => kept ?? '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
