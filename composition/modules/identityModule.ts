import { ContainerModule } from 'inversify';
import { makeJwtAuthenticator } from '../../adapters/jwt/makeJwtAuthenticator.ts';
import { makeHostAuthenticator } from '../host/makeHostAuthenticator.ts';
import { tokens } from '../tokens.ts';

/** Identifies the person behind a request: by a token, or by the host's own function. */
export const identityModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.authenticator).toResolvedValue(
      ({ identification }, people) =>
        'jwt' in identification
          ? makeJwtAuthenticator(identification.jwt, people)
          : makeHostAuthenticator(identification.authenticate, people),
      [tokens.serving, tokens.people],
    );
  });
