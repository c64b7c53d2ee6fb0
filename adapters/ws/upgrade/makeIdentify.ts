import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { SocketTickets } from '../../../core/permissions/SocketTickets.ts';
import type { Authenticator, Identity } from '../../wire/Authenticator.ts';
import type { SocketAddress } from './SocketAddress.ts';

interface Deps {
  readonly authenticator: Authenticator;
  readonly tickets: Pick<SocketTickets, 'redeem'>;
  readonly queryToken: boolean;
}

export interface Identify {
  /** By what came with the request; null when nothing did. @throws ChatError UNAUTHORIZED */
  byRequest(request: IncomingMessage, address: SocketAddress): Promise<Identity | null>;
  /** @throws ChatError UNAUTHORIZED */
  byToken(token: string): Promise<Identity>;
}

export const subprotocol = 'homeroom.v1';
const tokenPrefix = 'bearer.';

/** Who opens a socket, by the first proof that there is: header, subprotocol, ticket, token in the address. */
export const makeIdentify = ({ authenticator, tickets, queryToken }: Deps): Identify => {
  const byToken = async (token: string): Promise<Identity> => {
    if (authenticator.token === undefined) throw unauthenticated('Tokens are not taken here.');
    return authenticator.token(token);
  };

  return {
    byToken,
    byRequest: async (request, { ticket, token }) => {
      const identity = await authenticator.request(request);
      if (identity !== null) return identity;
      const offered = offeredProtocols(request).find((protocol) => protocol.startsWith(tokenPrefix));
      if (offered !== undefined) return byToken(offered.slice(tokenPrefix.length));
      if (ticket !== null) {
        const userId = await tickets.redeem(ticket);
        if (userId === undefined)
          throw unauthenticated('This ticket was used, has expired or never was. Ask for a new one.');
        return { userId, expiresAt: null };
      }
      if (token === null) return null;
      if (!queryToken)
        throw unauthenticated('Tokens in the address are not taken here. Use a ticket or a first frame.');
      return byToken(token);
    },
  };
};

const offeredProtocols = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());

export const unauthenticated = (message: string): ChatError => new ChatError('UNAUTHORIZED', message);

export const userInactive = (): ChatError =>
  new ChatError('USER_INACTIVE', 'This account is not active. Ask your school or administrator.');
