import { isFamilyFirst } from '../permissions/joinName.ts';

/**
 * One spelling for names in Latin and Cyrillic letters: lower case, without accents, Cyrillic in Latin letters, so that
 * "Щербакова", "щербакова" and "Shcherbakova" are equal. Names and what people type are both converted before they are
 * compared. Cyrillic follows the table of ICAO 9303 for passports, with ё as e; other letters are what a keyboard without
 * them has: "Łoś" is "los", "Þór" is "thor", "Үміт" is "umit".
 */
export const searchKey = (text: string): string =>
  [...text.toLowerCase().normalize('NFKC')]
    .map((letter) => cyrillic[letter] ?? latin[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();

// prettier-ignore
const cyrillic: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: 'ie',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  і: 'i',
  ї: 'i',
  є: 'ie',
  ґ: 'g',
  ў: 'u',
  ђ: 'd',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  џ: 'dz',
  ә: 'a',
  ғ: 'g',
  қ: 'q',
  ң: 'n',
  ө: 'o',
  ұ: 'u',
  ү: 'u',
  һ: 'h',
  җ: 'j',
  ҙ: 'z',
  ҡ: 'q',
  ҫ: 's',
  ҳ: 'h',
  ҷ: 'j',
  ѓ: 'g',
  ќ: 'k',
  ѕ: 'dz',
};

/** Latin letters that no accent can be taken from. */
const latin: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'q',
  ə: 'a',
  ƙ: 'k',
  ɓ: 'b',
  ɗ: 'd',
};

/**
 * The key by which a person is found. The order of names does not matter, as words are compared one by one. What is
 * written without a space is found without one too.
 */
export const nameKey = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  searchKey(`${lastName} ${firstName}${isFamilyFirst(firstName, lastName) ? ` ${lastName}${firstName}` : ''}`);
