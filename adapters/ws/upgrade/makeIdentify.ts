import type { IncomingMessage } from 'node:http';
import type { Chat } from '../../../core/makeChat.ts';
import type { Authenticator, Identity } from '../../wire/account/Authenticator.ts';
import { unauthenticated } from './identityErrors.ts';
import type { SocketAddress } from './SocketAddress.ts';

interface Deps {
  readonly authenticator: Authenticator;
  readonly chat: Pick<Chat, 'redeemTicket'>;
  readonly queryToken: boolean;
}

export interface Identify {
  /** By what came with the request; null when it names nobody. @throws ChatError UNAUTHORIZED */
  byRequest(request: IncomingMessage, address: SocketAddress): Promise<Identity | null>;
  /** @throws ChatError UNAUTHORIZED */
  byToken(token: string): Promise<Identity>;
}

export const subprotocol = 'homeroom.v1';
const tokenPrefix = 'bearer.';

/** Who opens a socket, by the first of these proofs that the request has: header, subprotocol, ticket, token in the address. */
export const makeIdentify = ({ authenticator, chat, queryToken }: Deps): Identify => {
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
      if (ticket !== null) return chat.redeemTicket(ticket);
      if (token === null) return null;
      if (!queryToken)
        throw unauthenticated('Tokens in the address are not taken here. Use a ticket or a first frame.');
      return byToken(token);
    },
  };
};

const offeredProtocols = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
