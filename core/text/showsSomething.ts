/**
 * What puts no ink on a screen, by class and not by list, so that it holds for later versions of Unicode too: white
 * space, default ignorable characters (zero-width ones, fillers, variation selectors, tags, bidi marks), controls and
 * format characters, halves of surrogate pairs, noncharacters. Three characters are blank by their picture alone: the
 * empty Braille cell, the null note head and the Khitan filler.
 */
const blank =
  '\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Noncharacter_Code_Point}\\u2800\\u{1D159}\\u{16FE4}';

/** Signs that Unicode counts as format characters because they enclose the digits behind them; they are visible. */
const signs = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}';

const somethingVisible = new RegExp(`[^${blank}]|[${signs}]`, 'u');

/** True where a reader sees at least one character: a letter, a digit, a sign, an emoji or a lone accent. */
export const showsSomething = (text: string): boolean => somethingVisible.test(text);
