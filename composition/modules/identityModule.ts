import { ContainerModule } from 'inversify';
import { makeJwtAuthenticator } from '../../adapters/jwt/makeJwtAuthenticator.ts';
import type { Clock } from '../../core/clock.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { People } from '../../core/permissions/People.ts';
import { SubjectCache } from '../../core/permissions/SubjectCache.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import { makeHostAuthenticator } from '../host/makeHostAuthenticator.ts';
import type { Log } from '../Log.ts';
import type { ServingOptions } from '../ServingOptions.ts';
import { tokens } from '../tokens.ts';

/** Identifies the person behind a request: by a token, or by the host's own function. */
export const identityModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.authenticator).toResolvedValue(makeAuthenticator, [
      tokens.serving,
      tokens.people,
      tokens.clock,
      tokens.log,
      tokens.bus,
    ]);
  });

const makeAuthenticator = (
  { identification }: ServingOptions,
  people: People,
  clock: Clock,
  log: Log,
  bus: Pick<RoomBus, 'addListener'>,
) => {
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
    ? makeJwtAuthenticator(identification.jwt, subjects)
    : makeHostAuthenticator(identification.authenticate, subjects);
};
