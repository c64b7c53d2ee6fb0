import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../core/clock.ts';
import { notForKeys } from '../../../core/directory/keyedDirectory.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Actor } from '../../../core/permissions/Actor.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { isKeyHolder, type SourceKeyHolder } from '../../../core/permissions/SourceKeyHolder.ts';
import type { ServiceAccount } from '../../../core/serviceaccounts/ServiceAccount.ts';
import { notForServices } from '../../../core/serviceaccounts/serviceErrors.ts';
import { asSessionId } from '../../../core/signin/Session.ts';
import { Brake } from '../../system/Brake.ts';
import { networkOf } from '../../system/networkOf.ts';
import type { Authenticator } from '../../wire/account/Authenticator.ts';
import { type AuthFailure, authFailureOf, shownBy } from '../../wire/account/authFailure.ts';
import { isTrustedCookie, isTrustedOrigin } from '../../wire/account/isTrustedOrigin.ts';
import { type Access, type Caller, unauthorized } from './Route.ts';
import { isJson, notJson } from './readJsonBody.ts';

interface Deps {
  readonly chat: Pick<
    Chat,
    'identifyPerson' | 'identifyKey' | 'identifyService' | 'enterDirectory' | 'enterAudit' | 'refusedKeys'
  >;
  readonly authenticator: Authenticator;
  /** The key of everything; if absent, only people with the right and programs with keys of sources use the directory. */
  readonly directoryKey: string | undefined;
  /** Origins whose pages may change something by a cookie, besides the server's own. */
  readonly corsOrigins: readonly string[];
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Called for every caller who is not known, to count. */
  readonly onAuthFailure?: ((reason: AuthFailure) => void) | undefined;
}

/**
 * Identifies the caller before the server reads the body.
 * @throws ChatError UNAUTHORIZED, ACCESS_DENIED for a change by a cookie from a page of others and for a
 *   source's key where it opens nothing, and as `identifyPerson`,
 *   `enterDirectory` and `enterAudit`
 */
export type Gate = (access: Access, request: IncomingMessage) => Promise<Caller>;

/** Milliseconds that wrong proofs of one address cost. */
const growing = { firstMs: 1_000, mostMs: 60_000, forgetMs: 60_000 };

type Known = Pick<Caller, 'expiresAt' | 'sessionId'> & { readonly person: Person };

/** A caller of whom nothing is known, and nothing need be. */
export const unknownCaller: Caller = {
  ...{ person: null, service: null, directory: null, audit: null, expiresAt: null, sessionId: null },
};

/** The key of a service account that a request shows; undefined for other proofs. */
const serviceKeyOf = ({ headers: { authorization } }: IncomingMessage): string | undefined =>
  /^Bearer +(hsk_\S*)$/i.exec(authorization ?? '')?.[1];

export const makeGate = ({ chat, authenticator, directoryKey, corsOrigins, clock, onAuthFailure }: Deps): Gate => {
  // A page of any origin may call the API, but none of others signs a browser in or out.
  const pages = corsOrigins.filter((origin) => origin !== '*');
  const wrongKeys = new Brake({ clock, free: 20, ...growing });
  const wrongTokens = new Brake({ clock, free: 100, ...growing });

  /** Null: the request shows no such key. A wrong one goes on record. */
  const serviceOf = async (request: IncomingMessage): Promise<ServiceAccount | null> => {
    const key = serviceKeyOf(request);
    if (key === undefined) return null;
    const account = await chat.identifyService(key);
    if (account !== undefined) return account;
    await chat.refusedKeys.refused(callerAddress(request)).catch(() => undefined);
    const problem = 'This key of a service account is wrong, expired or revoked, or its account is deactivated.';
    throw refused('key', request, new ChatError('UNAUTHORIZED', problem));
  };

  const identify = async (request: IncomingMessage): Promise<Known> => {
    if ((await serviceOf(request)) !== null) throw notForServices();
    const identity = await authenticator.request(request).catch((failure: unknown) => {
      const isWrong = failure instanceof ChatError && failure.code === 'UNAUTHORIZED';
      throw isWrong ? refused('token', request, failure) : failure;
    });
    if (identity === null) throw unauthorized();
    const { userId, expiresAt, sessionId } = identity;
    const person = await chat.identifyPerson(userId);
    return { person, expiresAt, sessionId: sessionId === undefined ? null : asSessionId(sessionId) };
  };

  /** A wrong proof is refused; one too many of an address in a short time is told to wait. Right ones always pass. */
  const refused = (kind: string, request: IncomingMessage, refusal: ChatError): ChatError => {
    const address = networkOf(callerAddress(request));
    const retryAfterMs = (kind === 'key' ? wrongKeys : wrongTokens).strike(address);
    if (retryAfterMs === 0) return refusal;
    return new ChatError('RATE_LIMIT_EXCEEDED', `Too many wrong ${kind}s came from this address.`, { retryAfterMs });
  };

  /** A person, or a program with a key. A wrong key goes on record. */
  const actorOf = async (
    request: IncomingMessage,
  ): Promise<Pick<Caller, 'expiresAt'> & { readonly actor: Actor | SourceKeyHolder }> => {
    const key = request.headers['x-directory-key'];
    if (key === undefined) {
      const { person, expiresAt } = await identify(request);
      return { actor: person, expiresAt };
    }
    if (directoryKey !== undefined && typeof key === 'string' && isSame(key, directoryKey))
      return { actor: 'key', expiresAt: null };
    const holder = typeof key === 'string' ? await chat.identifyKey(key) : undefined;
    if (holder !== undefined) return { actor: holder, expiresAt: null };
    // The record must not change the answer: it is bounded, and tried again with the next attempt.
    await chat.refusedKeys.refused(callerAddress(request)).catch(() => undefined);
    throw refused(
      'key',
      request,
      new ChatError(
        'UNAUTHORIZED',
        'This X-Directory-Key is neither the configured one nor a key of a source, or it was revoked.',
      ),
    );
  };

  const admit: Gate = async (access, request) => {
    if (access === 'everybody') return unknownCaller;
    if (access === 'browser' && !isReading(request) && !isTrustedOrigin(request.headers, pages))
      throw foreignCookie(request);
    if (!isReading(request) && !isTrustedCookie(request.headers, corsOrigins)) throw foreignCookie(request);
    if (access === 'browser') return unknownCaller;
    if (access === 'poster') {
      const service = await serviceOf(request);
      if (service !== null) return { ...unknownCaller, service };
      return { ...unknownCaller, ...(await identify(request)) };
    }
    if (access === 'person') return { ...unknownCaller, ...(await identify(request)) };
    const { actor, expiresAt } = await actorOf(request);
    if (isKeyHolder(actor)) {
      if (access !== 'source') throw notForKeys();
      return { ...unknownCaller, directory: chat.enterDirectory(actor) };
    }
    const caller: Caller = { ...unknownCaller, expiresAt, person: personIn(actor) };
    return access === 'directory' || access === 'source'
      ? { ...caller, directory: chat.enterDirectory(actor) }
      : { ...caller, audit: chat.enterAudit(actor) };
  };

  return async (access, request) => {
    try {
      return await admit(access, request);
    } catch (failure) {
      const reason = authFailureOf(failure, shownBy(request.headers));
      if (reason !== undefined) onAuthFailure?.(reason);
      throw failure;
    }
  };
};

const personIn = (actor: Actor): Person | null => (typeof actor === 'string' ? null : actor);

/** Behind a proxy that is trusted, Express knows whom it speaks for. */
export const callerAddress = (request: IncomingMessage & { readonly ip?: unknown }): string =>
  typeof request.ip === 'string' ? request.ip : (request.socket.remoteAddress ?? 'unknown');

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** A form of a page of others says by its type already that it is one. */
const foreignCookie = ({ headers }: IncomingMessage): ChatError => {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (hasBody && !isJson(headers['content-type'])) return notJson();
  return new ChatError(
    'ACCESS_DENIED',
    'A request with a cookie changes something only from a page of this server or of CORS_ORIGINS: send its Origin, or a token instead of the cookie.',
  );
};

/** Compares two texts in constant time. Their hashes make it independent of length and of the first difference. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
