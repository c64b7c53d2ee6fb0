import type { ChatFailure } from '../wire/ChatRefusal.ts';
import { closeRules } from '../wire/closeRules.ts';

export type CloseDecision =
  /** `soon`: within a second · `backoff`: growing from one second on · `long`: growing from eight seconds on. */
  | { readonly kind: 'reconnect'; readonly pause: 'soon' | 'backoff' | 'long' }
  | { readonly kind: 'freshToken' }
  | { readonly kind: 'end'; readonly failure: ChatFailure };

/**
 * Decides what follows the end of a socket. `timesInARow`: ends with this code since it was last online, this one
 * included.
 */
export const closePolicy = (code: number, timesInARow: number): CloseDecision => {
  const rule = closeRules[code];
  // A broken connection, or a code of something between client and server.
  if (rule === undefined) return { kind: 'reconnect', pause: 'backoff' };
  const { reconnect, needsFreshToken, attempts, failure } = rule;
  if (reconnect === 'no' || (attempts !== null && timesInARow > attempts))
    return { kind: 'end', failure: { ...failure, retryAfterMs: null } };
  if (needsFreshToken) return { kind: 'freshToken' };
  return { kind: 'reconnect', pause: reconnect === 'yes' ? 'soon' : 'long' };
};
