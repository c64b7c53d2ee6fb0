import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Authenticator, Identity } from '../../wire/account/Authenticator.ts';
import { unauthenticated } from './identityErrors.ts';
import type { SocketAddress } from './SocketAddress.ts';

interface Deps {
  readonly authenticator: Authenticator;
  readonly chat: Pick<Chat, 'redeemTicket'>;
  readonly queryToken: boolean;
  readonly log: { error(facts: object, message: string): void };
}

export interface Identify {
  /** By what came with the request; null when it names nobody. @throws ChatError UNAUTHORIZED */
  byRequest(request: IncomingMessage, address: SocketAddress): Promise<Identity | null>;
  /** @throws ChatError UNAUTHORIZED */
  byToken(token: string): Promise<Identity>;
}

export const subprotocol = 'homeroom.v1';
const tokenPrefix = 'bearer.';

/**
 * Who opens a socket, by the first of these proofs that the request has: what the request itself shows, subprotocol, ticket,
 * token in the address. Where only requests show who somebody is, a ticket may be wherever a token may.
 */
export const makeIdentify = ({ authenticator, chat, queryToken, log }: Deps): Identify => {
  const byToken = async (token: string): Promise<Identity> =>
    authenticator.token === undefined ? chat.redeemTicket(token) : authenticator.token(token);

  /**
   * An upgrade runs through no middleware, so the function of a host may fail for want of a session. A ticket says who it is
   * all the same.
   */
  const byItself = async (request: IncomingMessage, ticket: string | null): Promise<Identity | null> => {
    try {
      return await authenticator.request(request);
    } catch (failure) {
      if (ticket === null || (failure instanceof ChatError && failure.code !== 'INTERNAL')) throw failure;
      log.error(
        { err: failure instanceof ChatError ? failure.cause : failure },
        'who opens a socket could not be read from its request, and its ticket counts; return null where there is no session',
      );
      return null;
    }
  };

  return {
    byToken,
    byRequest: async (request, { ticket, token }) => {
      const identity = await byItself(request, ticket);
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
