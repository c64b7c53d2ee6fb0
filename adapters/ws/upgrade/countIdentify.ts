import type { IncomingMessage } from 'node:http';
import { type AuthFailure, authFailureOf, shownBy } from '../../wire/account/authFailure.ts';
import type { Identify } from './makeIdentify.ts';
import type { SocketAddress } from './SocketAddress.ts';

/** The same; sockets of whom nobody is known are counted, by what they showed. */
export const countIdentify = (identify: Identify, count: (reason: AuthFailure) => void): Identify => {
  const counted = (shown: AuthFailure) => (failure: unknown) => {
    const reason = authFailureOf(failure, shown);
    if (reason !== undefined) count(reason);
    throw failure;
  };
  return {
    byRequest: (request, address) =>
      identify.byRequest(request, address).catch(counted(shownAtUpgrade(request, address))),
    byToken: (token) => identify.byToken(token).catch(counted('token')),
  };
};

const shownAtUpgrade = ({ headers }: IncomingMessage, { ticket, token }: SocketAddress): AuthFailure => {
  if (ticket !== null) return 'ticket';
  const shown = shownBy(headers);
  return shown === 'missing' && token !== null ? 'token' : shown;
};
