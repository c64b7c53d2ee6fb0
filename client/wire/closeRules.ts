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
  /** Why the connection ended for good, if the server sent no error frame of its own. */
  readonly failure: { readonly code: string; readonly message: string };
}

const rule = (
  reconnect: CloseRule['reconnect'],
  code = 'UNAVAILABLE',
  message = 'The server ended the connection.',
  { needsFreshToken = false, attempts = null }: Partial<Pick<CloseRule, 'needsFreshToken' | 'attempts'>> = {},
): CloseRule => ({ reconnect, needsFreshToken, attempts, failure: { code, message } });

const [soon, later] = [rule('yes'), rule('later')];

export const closeRules: Readonly<Record<number, CloseRule>> = {
  1009: rule('no', 'PAYLOAD_TOO_LARGE', 'This program sent more than the server takes.'),
  1011: later,
  1012: soon,
  4400: rule('no', 'INVALID_REQUEST', 'The server could not read what this program sent.'),
  4401: rule('yes', 'UNAUTHORIZED', 'Sign in again.', { needsFreshToken: true, attempts: 1 }),
  4403: rule('no', 'ACCESS_DENIED'),
  4408: rule('later', 'UNAUTHORIZED', 'This program did not sign in in time.', { attempts: 5 }),
  4409: later,
  4413: soon,
  4429: later,
};
