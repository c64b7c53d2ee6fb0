import type { IncomingMessage } from 'node:http';
import { ContainerModule } from 'inversify';
import { makeJwtAuthenticator } from '../../adapters/jwt/makeJwtAuthenticator.ts';
import type { Identity } from '../../adapters/wire/Authenticator.ts';
import { asUserId } from '../../core/ids.ts';
import type { Authenticate } from '../ChatOptions.ts';
import { tokens } from '../tokens.ts';

/** Who asks: as a token says, or as the host does. */
export const identityModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.authenticator).toResolvedValue(
      ({ identification }, people) =>
        'jwt' in identification
          ? makeJwtAuthenticator(identification.jwt, people)
          : { request: (request) => identify(identification.authenticate, request) },
      [tokens.serving, tokens.people],
    );
  });

const identify = async (authenticate: Authenticate, request: IncomingMessage): Promise<Identity | null> => {
  const userId = await authenticate(request);
  if (userId === null || userId === undefined) return null;
  if (!Number.isSafeInteger(userId) || userId < 1) return null;
  return { userId: asUserId(userId), expiresAt: null };
};
