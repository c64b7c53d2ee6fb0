/** Control characters, and the invisible ones that can reorder or hide text (UAX #9), are not part of a name. */
const unprintable = /[\p{Cc}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

/** Text as it should be shown: Unicode NFC, one space between words, none around them, nothing invisible. */
export const cleanText = (text: string): string =>
  text.replace(/\s+/gu, ' ').replace(unprintable, '').normalize('NFC').replace(/ {2,}/gu, ' ').trim();
