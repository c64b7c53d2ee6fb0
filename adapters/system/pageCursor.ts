import { ChatError } from '../../core/errors.ts';

/** Base64 for addresses (RFC 4648, section 5). */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Makes an opaque cursor of the values by which a list is sorted. */
export const encodeCursor = (values: readonly (string | number)[]): string => {
  const text = JSON.stringify(values).replace(/[^ -~]/g, escaped);
  let cursor = '';
  for (let at = 0; at < text.length; at += 3) {
    const [one, two = 0, three = 0] = [...text.slice(at, at + 3)].map((letter) => letter.charCodeAt(0));
    const bits = ((one ?? 0) << 16) | (two << 8) | three;
    const letters = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63));
    cursor += letters.slice(0, text.length - at + 1).join('');
  }
  return cursor;
};

/** Escapes characters as JSON does, so that the text has one byte for each character. */
const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** @throws ChatError INVALID_REQUEST for a cursor that was not made for such a list */
export const decodeCursor = <Kinds extends readonly ('string' | 'number')[]>(cursor: string, ...kinds: Kinds) => {
  const values = parse(decodeText(cursor));
  const fits =
    Array.isArray(values) &&
    values.length === kinds.length &&
    kinds.every((kind, index) => typeof values[index] === kind);
  // NUL is the only character that the database cannot store.
  if (!fits || values.some((value) => typeof value === 'string' && value.includes('\0'))) throw badCursor();
  return values as { -readonly [Index in keyof Kinds]: Kinds[Index] extends 'string' ? string : number };
};

const decodeText = (cursor: string): string => {
  let text = '';
  for (let at = 0; at < cursor.length; at += 4) {
    const places = [...cursor.slice(at, at + 4)].map((letter) => alphabet.indexOf(letter));
    if (places.includes(-1)) throw badCursor();
    const [one = 0, two = 0, three = 0, four = 0] = places;
    const bits = (one << 18) | (two << 12) | (three << 6) | four;
    const codes = [16, 8, 0].map((shift) => (bits >> shift) & 255);
    text += String.fromCharCode(...codes.slice(0, places.length - 1));
  }
  return text;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badCursor(cause);
  }
};

const badCursor = (cause?: unknown): ChatError =>
  new ChatError('INVALID_REQUEST', 'This cursor is not one of this list. Begin again without a cursor.', { cause });
