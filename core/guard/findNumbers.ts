import { foldText } from '../text/foldText.ts';
import { numberWords } from './numberWords.ts';

interface FoundNumber {
  readonly kind: 'phone' | 'payment';
  readonly from: number;
  readonly to: number;
}

/** A number in digits, or a word for one: as many digits as it stands for. */
interface NumberToken {
  readonly digits: string;
  readonly isWord: boolean;
  readonly from: number;
  readonly to: number;
}

/** What looks like a row of digits and is none: dates, times, versions, prices, ISBNs. They end a row. */
const others = new RegExp(
  [
    '\\b\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d{2})(?!\\d)',
    '\\b\\d{4}-\\d{1,2}-\\d{1,2}(?!\\d)',
    '\\b\\d{1,2}:\\d{2}(?::\\d{2})?\\b',
    'isbn[ :-]{0,3}(?:1[03])?[ :-]{0,3}[\\dx -]{10,20}',
    '\\b97[89][ -]?\\d{1,5}[ -]?\\d{1,7}[ -]?\\d{1,7}[ -]?[\\dx]\\b',
    '[$€£₽₴¥] ?\\d[\\d ,.]{0,20}',
    `(?<!\\d)\\d[\\d ,.]{0,20} ?(?:[$€£₽₴¥%]|${['usd', 'eur', 'руб', 'rub', 'тыс', 'тысяч', 'млн', 'million', 'dollars', 'euros', 'рублей', 'гривен', 'р\\.'].map((one) => foldText(one).text).join('|')})`,
    '\\b\\d{1,3}(?:[ ,]\\d{3}){0,4}[ ,]000\\b',
  ].join('|'),
  'gu',
);
const pieces = /\d+|\p{L}+/gu;
/** What may stand between the digits of one number. */
const between = /^[\s.()\-/_~|*+,]{0,4}$/;
const keyword = new RegExp(
  `(?:${['tel', 'phone', 'call', 'mobile', 'cell', 'number', 'text me', 'ring', 'тел', 'звон', 'номер', 'моб', 'набер', 'sms', 'смс', 'whatsapp', 'вотсап', 'ватсап', 'viber', 'вайбер', 'telegram', 'телег', 'contact', 'reach'].map((one) => foldText(one).text).join('|')})[^\\n]{0,25}$`,
  'u',
);

/** Telephone numbers, and numbers of bank cards and accounts, in a folded text. */
export const findNumbers = (folded: string): FoundNumber[] => {
  // A letter among digits is one of them: 8 9l2 o33.
  const text = folded.replace(/(?<=\d)[oil](?=\d)/g, (one) => (one === 'o' ? '0' : '1'));
  const accounts = [
    ...text.matchAll(/(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?: ?[a-z\d]{4}){2,7}(?: ?[a-z\d]{1,3})?(?![\p{L}\p{N}])/gu),
  ]
    .filter(([account]) => isIban(account.replaceAll(' ', '')))
    .map(({ 0: account, index }): FoundNumber => ({ kind: 'payment', from: index, to: index + account.length }));
  const blanked = text.replace(others, (one) => '\u0000'.repeat(one.length));
  return [...accounts, ...rowsOf(blanked).flatMap((row) => judge(blanked, row))];
};

const rowsOf = (text: string): NumberToken[][] => {
  const rows: NumberToken[][] = [];
  let row: NumberToken[] = [];
  let [end, areSingles] = [0, true];
  const close = (): void => {
    if (row.length > 0) rows.push(row);
    [row, areSingles] = [[], true];
  };
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const spoken = numberWords.get(piece);
    const isDigits = /^\d/.test(piece);
    if (spoken === undefined && !isDigits) {
      close();
      continue;
    }
    const token = { digits: spoken ?? piece, isWord: !isDigits, from: index, to: index + piece.length };
    const gap = text.slice(end, index);
    const isSingle = token.digits.length === 1 && areSingles;
    if (!between.test(gap) || (gap.includes('\n') && !isSingle) || (gap.includes(',') && !isSingle)) close();
    row.push(token);
    areSingles &&= token.digits.length === 1;
    end = token.to;
  }
  close();
  return rows;
};

const judge = (text: string, row: readonly NumberToken[]): FoundNumber[] => {
  const [first, last] = [row[0], row.at(-1)];
  if (first === undefined || last === undefined) return [];
  const digits = row.map((one) => one.digits).join('');
  const plus = text.slice(Math.max(0, first.from - 3), first.from).lastIndexOf('+');
  const from = plus < 0 ? first.from : Math.max(0, first.from - 3) + plus;
  const found = (kind: FoundNumber['kind']): FoundNumber[] => [{ kind, from, to: last.to }];
  if (digits.length >= 13 && digits.length <= 19 && !row.some(({ isWord }) => isWord) && isCard(digits))
    return found('payment');
  const written = text.slice(first.from, last.to);
  return isPhone({ text, row, digits, written, from, hasPlus: plus >= 0 }) ? found('phone') : [];
};

interface Row {
  readonly text: string;
  readonly row: readonly NumberToken[];
  readonly digits: string;
  readonly written: string;
  readonly from: number;
  readonly hasPlus: boolean;
}

const isPhone = ({ text, row, digits, written, from, hasPlus }: Row): boolean => {
  const count = digits.length;
  if (count < 7 || count > 20) return false;
  const areSingles = row.length >= 7 && row.every((one) => one.digits.length === 1);
  // Somebody counts, or writes down a sequence.
  if (row.length >= 5 && isProgression(row.map((one) => Number(one.digits)))) return false;
  if (row.filter(({ isWord }) => isWord).length >= 3) return true;
  if (areSingles) return written.includes(',') ? count >= 10 : true;
  if (hasPlus) return count >= 8;
  if (isProgression([...digits].map(Number))) return false;
  const hasKeyword = keyword.test(text.slice(Math.max(0, from - 60), from));
  // Longer than a telephone number anywhere: a number of something else.
  if (count > 15) return false;
  if (hasKeyword) return true;
  const isLeft = /^(?:\d{3}-\d{4}|\d{2,4}-\d{2}-\d{2}|\d{3}[ .-]\d{2}[ .-]\d{2}|\(\d{2,5}\) ?[\d -]{4,12})$/.test(
    written,
  );
  if (count < 10) return isLeft;
  if (/^\d{3,6}00 ?- ?\d{3,6}00$/.test(written)) return false;
  // A row of separate numbers, e.g. of pages or marks, is no number of ten digits.
  return row.length === 1 || !row.every((one) => one.digits.length <= 2) || row.length <= 6;
};

const isProgression = (numbers: readonly number[]): boolean => {
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  return numbers.every((one, index) => index === 0 || one - (numbers[index - 1] ?? 0) === step);
};

/** ISO/IEC 7812-1, annex B (Luhn). */
const isCard = (digits: string): boolean => {
  if (/^(\d)\1*$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, one, index) => {
    const value = Number(one) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** ISO 13616: the remainder of 97 is 1. */
const isIban = (account: string): boolean => {
  if (account.length < 15 || account.length > 34) return false;
  let rest = 0;
  for (const one of account.slice(4) + account.slice(0, 4))
    for (const digit of String(Number.parseInt(one, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
};
