/**
 * What the published AsyncAPI says of each close code (`x-close-codes`). It is written by hand, like the types of the
 * wire, and a test proves that the server's table says the same.
 */
export interface CloseRule {
  /** `yes`: at once · `later`: after 8 s or longer · `no`: not before a person acts. */
  readonly reconnect: 'yes' | 'later' | 'no';
  readonly needsFreshToken: boolean;
  /** How often in a row, without being online in between; null: without a bound. */
  readonly attempts: number | null;
  /** Why the connection ended, if the server sent no error frame of its own. */
  readonly failure: { readonly code: string; readonly message: string };
}

const rule = (
  reconnect: CloseRule['reconnect'],
  code: string,
  message: string,
  { needsFreshToken = false, attempts = null }: Partial<Pick<CloseRule, 'needsFreshToken' | 'attempts'>> = {},
): CloseRule => ({ reconnect, needsFreshToken, attempts, failure: { code, message } });

export const closeRules: Readonly<Record<number, CloseRule>> = {
  1009: rule('no', 'PAYLOAD_TOO_LARGE', 'This program sent more than the server takes.'),
  1011: rule('later', 'INTERNAL', 'The server failed.'),
  1012: rule('yes', 'UNAVAILABLE', 'The server restarts.'),
  4400: rule('no', 'INVALID_REQUEST', 'The server could not read what this program sent.'),
  4401: rule('yes', 'UNAUTHORIZED', 'Sign in again.', { needsFreshToken: true, attempts: 1 }),
  4403: rule('no', 'ACCESS_DENIED', 'The server ended the connection.'),
  4408: rule('later', 'UNAUTHORIZED', 'This program did not sign in in time.', { attempts: 5 }),
  4409: rule('later', 'RATE_LIMIT_EXCEEDED', 'Too many windows are open.'),
  4413: rule('yes', 'UNAVAILABLE', 'This program read too slowly.'),
  4429: rule('later', 'RATE_LIMIT_EXCEEDED', 'This program sent too much.'),
};
