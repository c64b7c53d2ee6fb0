/** A text as searches read it, each of its UTF-16 units with its place in the text that was written. */
export interface SearchableText {
  readonly text: string;
  /** The place in the written text of each unit and, one further, of what follows the last one. */
  readonly starts: readonly number[];
  /** The units at which a capital letter follows a small one, as in `getElement`. */
  readonly humps: ReadonlySet<number>;
}

/** What people put between the letters of one word: apostrophes of every keyboard, and the Hebrew geresh. */
const apostrophes = new Set("'`´ʹʻʼʽʾʿ‘’‛′՚׳״ꞌ＇");
/** Stress marks, accents, vowel points and the like, which many leave out; not the vowel signs of Indic scripts and Thai. */
const points =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks that are dropped one by one
  /[\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08FF\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]/gu;
/** Soft hyphens, joiners, selectors, marks of direction, the Arabic stroke that only widens a word; skin tones; half pairs. */
const unshown = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}\p{Cc}\u0640\p{Emoji_Modifier}]/gu;
const spelt: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ς: 'σ' },
  ...{ ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
  ...{ ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك', ٱ: 'ا' },
};
/** A letter with its marks; a Korean syllable in parts; a half-width kana with its sign. Marks beyond 32 are dropped anyway. */
const cluster = /(?:[\u1100-\u115F][\u1160-\u11A7]*[\u11A8-\u11FF]*|[\uFF66-\uFF9D][\uFF9E\uFF9F]|.)\p{M}{0,32}/suy;
const escaped = /(?:%[0-9a-f]{2})+/iy;
const digit = /\p{Nd}/u;
const small = /\p{Ll}/u;
const capital = /\p{Lu}/u;
const white = /^[\s\u0085]/u;
const isControl = (code: number): boolean => code < 0x20 && !(code >= 0x09 && code <= 0x0d);

/**
 * One spelling for what people take for the same word: NFKC, small letters, no accents and points, ё as е, digits of every
 * script as 0 to 9, hiragana for katakana, one apostrophe, nothing that is not seen. Escapes of addresses are read as what
 * they stand for. The same text gives the same result on every node. Takes time linear in the length.
 */
export const foldSearchText = (written: string): SearchableText => {
  let text = '';
  const starts: number[] = [];
  const humps = new Set<number>();
  let wasSmall = false;
  const add = (folded: string, place: number): void => {
    for (let unit = 0; unit < folded.length; unit += 1) starts.push(place);
    text += folded;
  };
  const addCluster = (letter: string, place: number): void => {
    const folded = foldCluster(letter);
    if (wasSmall && capital.test(letter)) humps.add(text.length);
    if (folded !== '') wasSmall = small.test(letter);
    add(folded, place);
  };
  for (let place = 0; place < written.length; ) {
    const code = written.charCodeAt(place);
    if (code === 0x25) {
      const decoded = decode(written, place);
      if (decoded !== undefined) {
        for (const letter of clustersOf(decoded.text)) addCluster(letter, place);
        place += decoded.length;
        continue;
      }
    }
    if (isSimple(code) && (place + 1 === written.length || standsAlone(written.charCodeAt(place + 1)))) {
      const letter = written.charAt(place);
      const folded = letter === '`' ? "'" : letter.toLowerCase();
      if (folded !== letter && wasSmall) humps.add(text.length);
      wasSmall = folded === letter && letter.toUpperCase() !== letter;
      if (!isControl(code)) add(folded, place);
      place += 1;
      continue;
    }
    cluster.lastIndex = place;
    const letter = cluster.exec(written)?.[0] ?? written.charAt(place);
    addCluster(letter, place);
    place += letter.length;
  }
  starts.push(written.length);
  return { text, starts, humps };
};

/** ASCII, and the letters of the Russian alphabet but ё. */
const isSimple = (code: number): boolean => code < 0x80 || (code >= 0x410 && code <= 0x44f);

/** A character that no mark is, and that does not choose the form of the one before it. */
const standsAlone = (code: number): boolean =>
  code < 0x300 ||
  (code >= 0x2010 && code <= 0x2027) ||
  (code >= 0x370 && code <= 0x482) ||
  (code >= 0x48a && code <= 0x52f) ||
  (code >= 0x4e00 && code <= 0x9fff);

const clustersOf = function* (text: string): Generator<string> {
  for (let place = 0; place < text.length; ) {
    cluster.lastIndex = place;
    const letter = cluster.exec(text)?.[0] ?? text.charAt(place);
    yield letter;
    place += letter.length;
  }
};

/** `%D1%83` is у; undefined for what is no escape of a text. */
const decode = (written: string, place: number): { text: string; length: number } | undefined => {
  escaped.lastIndex = place;
  const found = escaped.exec(written)?.[0];
  if (found === undefined) return undefined;
  try {
    return { text: decodeURIComponent(found), length: found.length };
  } catch {
    return undefined;
  }
};

/** What single characters became, of which there are 65,536 at most. */
const known = new Map<string, string>();

const foldCluster = (letter: string): string => {
  if (letter.length > 1) return spellCluster(letter);
  let folded = known.get(letter);
  if (folded === undefined) {
    folded = spellCluster(letter);
    known.set(letter, folded);
  }
  return folded;
};

const spellCluster = (letter: string): string => {
  if (white.test(letter)) return ' ';
  if (apostrophes.has(letter)) return "'";
  const bare = letter
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/и\u0306/gu, 'й')
    .replace(points, '')
    .replace(unshown, '');
  let folded = '';
  for (const part of bare) folded += part < '\u007f' ? part : digit.test(part) ? digitOf(part) : (spelt[part] ?? part);
  return folded.normalize('NFC').replace(/[\u30A1-\u30F6]/gu, toHiragana);
};

const toHiragana = (kana: string): string => String.fromCharCode(kana.charCodeAt(0) - 0x60);

/** Digits of a script follow each other in tens, beginning with its zero. */
const digitOf = (one: string): string => {
  const code = one.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
};
