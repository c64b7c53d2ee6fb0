import { isFamilyFirst } from '../permissions/joinName.ts';

/**
 * One spelling for names in Latin and Cyrillic letters: lower case, without accents, Cyrillic in Latin letters, so that
 * "Щербакова", "щербакова" and "Shcherbakova" are equal. Names and what people type are both converted before they are
 * compared. Cyrillic follows the table of ICAO 9303 for passports, with ё as e.
 */
export const searchKey = (text: string): string =>
  [...text.toLowerCase().normalize('NFC')]
    .map((letter) => cyrillic[letter] ?? letter)
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
};

/**
 * The key by which a person is found. The order of names does not matter, as words are compared one by one. What is
 * written without a space is found without one too.
 */
export const nameKey = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  searchKey(`${lastName} ${firstName}${isFamilyFirst(firstName, lastName) ? ` ${lastName}${firstName}` : ''}`);
