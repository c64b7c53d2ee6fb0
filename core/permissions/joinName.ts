/** Both names are in letters in which the family name is written first, and nothing between the two. */
const familyFirst = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;

/** Whether a name is written as Chinese, Japanese and Korean names are, in their own letters. */
export const isFamilyFirst = (firstName: string, lastName: string): boolean =>
  familyFirst.test(firstName) && familyFirst.test(lastName);

/** First and last name as they are written: 田中太郎 and 김민준 with the family name first, all others after each other. */
export const joinName = (firstName: string, lastName: string): string =>
  isFamilyFirst(firstName, lastName) ? `${lastName}${firstName}` : `${firstName} ${lastName}`.trim();
