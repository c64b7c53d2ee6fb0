/** What the end of a socket asks for: try again soon, after a pause or after a long one, with a new token, or never. */
export type Verdict = 'soon' | 'later' | 'muchLater' | 'newToken' | 'never';

const verdicts: Readonly<Record<number, Verdict>> = {
  /** The server restarts. */
  1012: 'soon',
  /** This client read too slowly. */
  4413: 'soon',
  4401: 'newToken',
  4403: 'never',
  /** Too many sockets of this person. */
  4409: 'muchLater',
  /** Too many frames. */
  4429: 'muchLater',
};

export const judgeClose = (code: number): Verdict => verdicts[code] ?? 'later';
