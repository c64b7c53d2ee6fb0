/**
 * Invisible characters, by Unicode class, so that later versions of Unicode are covered too: white space, default
 * ignorable characters (zero-width ones, fillers, variation selectors, tags, bidi marks), controls and format
 * characters, halves of surrogate pairs, noncharacters. Three more have an empty glyph and no such class: the empty
 * Braille cell, the null note head and the Khitan filler.
 */
const blank =
  '\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Noncharacter_Code_Point}\\u2800\\u{1D159}\\u{16FE4}';

/** Visible signs that Unicode classes as format characters because they enclose the digits after them. */
const signs = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}';

const somethingVisible = new RegExp(`[^${blank}]|[${signs}]`, 'u');

/** True if at least one character is visible: a letter, a digit, a sign, an emoji or a lone accent. */
export const showsSomething = (text: string): boolean => somethingVisible.test(text);
