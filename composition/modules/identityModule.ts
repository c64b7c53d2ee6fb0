import { ContainerModule } from 'inversify';
import { makeJwtAuthenticator } from '../../adapters/jwt/makeJwtAuthenticator.ts';
import { RemoteKeySet } from '../../adapters/jwt/RemoteKeySet.ts';
import { makeSessionAuthenticator } from '../../adapters/sessions/makeSessionAuthenticator.ts';
import type { Clock } from '../../core/clock.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { People } from '../../core/permissions/People.ts';
import { SubjectCache } from '../../core/permissions/SubjectCache.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import { byName } from '../byName.ts';
import { makeHostAuthenticator } from '../host/makeHostAuthenticator.ts';
import type { Log } from '../Log.ts';
import type { ServingOptions } from '../ServingOptions.ts';
import { tokens } from '../tokens.ts';

const { serving, people, clock, log, chat } = tokens;

/** Identifies the person behind a request: by a token, or by the host's own function. */
export const identityModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.keySet).toResolvedValue(makeKeySet, [tokens.serving, tokens.clock, tokens.log]);
    bind(tokens.sessionAuthenticator).toResolvedValue(
      ...byName(
        { serving, people, clock, log, chat, bus: tokens.bus, keySet: tokens.keySet },
        ({ serving, chat: { signIn }, ...deps }) =>
          serving.signIn === undefined
            ? null
            : makeSessionAuthenticator({
                sessions: signIn.sessions,
                cookies: serving.signIn.cookies,
                clock: deps.clock,
                tokens: makeAuthenticator(serving, deps),
              }),
      ),
    );
    bind(tokens.authenticator).toResolvedValue(
      ...byName(
        { serving, people, clock, log, bus: tokens.bus, keySet: tokens.keySet, own: tokens.sessionAuthenticator },
        ({ serving, own, ...deps }) => own ?? makeAuthenticator(serving, deps),
      ),
    );
  });

const makeKeySet = ({ identification }: ServingOptions, clock: Clock, log: Log): RemoteKeySet | null => {
  const keys = 'jwt' in identification ? identification.jwt.keys : undefined;
  if (keys === undefined || !('jwksUrl' in keys)) return null;
  const { jwksUrl: url, cacheMs } = keys;
  return new RemoteKeySet({ url, clock, log, ...(cacheMs !== undefined && { cacheMs }) });
};

interface Deps {
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Pick<RoomBus, 'addListener'>;
  readonly keySet: RemoteKeySet | null;
}

const makeAuthenticator = ({ identification }: ServingOptions, { people, clock, log, bus, keySet }: Deps) => {
  const source = 'jwt' in identification ? identification.jwt.source : undefined;
  const onAmbiguous = (externalId: string, sources: readonly string[]): void =>
    log.warn(
      { externalId, sources },
      `nobody is let in by this external id: ${sources.join(' and ')} call different people so. Set AUTH_SOURCE (createChat: jwt.source) to the source whose ids tokens carry, or give user_id.`,
    );
  const subjects = new SubjectCache({ people, clock, source, host: hostSource, onAmbiguous });
  // Whose account was merged or parted is called by other ids from now on.
  bus.addListener({
    onInvalidation: ({ userIds }) => subjects.forget(userIds),
    onPublication: () => {},
    onEphemeral: () => {},
  });
  return 'jwt' in identification
    ? makeJwtAuthenticator(identification.jwt, subjects, keySet ?? undefined)
    : makeHostAuthenticator(identification.authenticate, subjects);
};
