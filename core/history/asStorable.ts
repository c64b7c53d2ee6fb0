/** A text without what no database holds: NUL and halves of surrogate pairs become U+FFFD. */
export const asStorable = (text: string): string => text.replaceAll(/[\0\p{Cs}]/gu, '\uFFFD');
