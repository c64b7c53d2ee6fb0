/** Marks of letters, but for the breve, which makes another letter of и. */
const marks = /(?!\u0306)\p{M}/gu;

/** A word as it is compared: small letters without accents; ё is е. */
export const plainLetters = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(marks, '').normalize('NFC');
