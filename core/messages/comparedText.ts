/** The characters with Unicode's property White_Space as of Unicode 16, and the byte order mark. */
const space = '\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF';
const outerSpace = new RegExp(`^[${space}]+`, 'u');

/**
 * What of a sent text is compared when its client id comes again: all but the white space at its ends. Stores keep a
 * hash of it, so this rule never changes, whatever becomes of the rules by which texts are trimmed, masked or refused.
 * Upper and lower case and other normal forms are other texts. Takes time linear in the length.
 */
export const comparedText = (sent: string): string => {
  // Nearly every text begins and ends with a character that is plainly none of them.
  if (isPlain(sent.charCodeAt(0)) && isPlain(sent.charCodeAt(sent.length - 1))) return sent;
  const text = sent.replace(outerSpace, '');
  let end = text.length;
  while (end > 0 && isSpace(text, end - 1)) end -= 1;
  return text.slice(0, end);
};

/** A sign, digit or letter of ASCII. */
const isPlain = (code: number): boolean => code > 0x20 && code < 0x7f;

const isSpace = (text: string, index: number): boolean => outerSpace.test(text.charAt(index));
