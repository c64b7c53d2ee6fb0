import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { ChatError } from '../../core/errors.ts';
import { asUserId, type UserId } from '../../core/ids.ts';
import type { SubjectCache } from '../../core/permissions/SubjectCache.ts';
import type { Authenticator, Identity } from '../wire/account/Authenticator.ts';
import type { JwtSettings, KeySource } from './JwtSettings.ts';
import { makeVerifyHs256 } from './makeVerifyHs256.ts';
import type { RemoteKeySet } from './RemoteKeySet.ts';

/**
 * Makes an authenticator for JSON Web Tokens (RFC 7519). `exp` is required; the user is `user_id` (an integer) or `sub`
 * (an external id). Every failure is UNAUTHORIZED and reveals only whether the token has expired; UNAVAILABLE while no key
 * set could be loaded.
 * @param keySet the set at `keys.jwksUrl`
 */
export const makeJwtAuthenticator = (
  { keys, issuer, audience }: JwtSettings,
  subjects: Pick<SubjectCache, 'find' | 'forget'>,
  keySet?: Pick<RemoteKeySet, 'keyOf'>,
): Required<Omit<Authenticator, 'endedAmong'>> => {
  const verify = makeVerify(makeCheck(keys, keySet), { ...(issuer && { issuer }), ...(audience && { audience }) });
  const userOf = makeUserOf(subjects);

  const token = async (jwt: string): Promise<Identity> => {
    const payload = await verify(jwt);
    const userId = await userOf(payload);
    const expiresAt = new Date((payload.exp ?? Number.NaN) * 1000);
    if (userId === undefined) throw unauthorized('The token names no user of this chat.');
    // JSON can write a number that is too large for a date.
    if (Number.isNaN(expiresAt.getTime())) throw unauthorized('The token has no moment at which it expires.');
    return { userId, expiresAt };
  };

  return {
    token,
    forget: () => subjects.forget(),
    request: async ({ headers: { authorization } }) => {
      if (authorization === undefined) return null;
      const [scheme, jwt, ...rest] = authorization.split(' ');
      if (scheme?.toLowerCase() !== 'bearer' || !jwt || rest.length > 0)
        throw unauthorized('Send the token as "Authorization: Bearer <token>".');
      return token(jwt);
    },
  };
};

const makeVerify = (makeVerifier: MakeVerifier, claims: { issuer?: string; audience?: string }) => {
  const check = makeVerifier({ ...claims, requiredClaims: ['exp'] });
  return async (jwt: string): Promise<JWTPayload> => {
    try {
      return await check(jwt);
    } catch (failure) {
      if (failure instanceof errors.JWTExpired) throw unauthorized('The token has expired. Get a new one.', failure);
      if (failure instanceof ChatError) throw failure;
      throw unauthorized('The token is not valid here.', failure);
    }
  };
};

type MakeVerifier = (claims: { requiredClaims: string[] }) => (jwt: string) => Promise<JWTPayload>;

const makeCheck = (keys: KeySource, keySet: Pick<RemoteKeySet, 'keyOf'> | undefined): MakeVerifier => {
  if ('secret' in keys) return (claims) => makeVerifyEither(keys, claims);
  const find = 'jwksUrl' in keys ? keySet?.keyOf : createLocalJWKSet(keys.jwks as unknown as JSONWebKeySet);
  if (find === undefined) throw new TypeError('keys at an address need the key set that loads them');
  const algorithms = [...keys.algorithms];
  return (claims) => async (jwt) => (await jwtVerify(jwt, find, { ...claims, algorithms })).payload;
};

/** By the secret, else by the one before it. */
const makeVerifyEither = (
  { secret, previous }: { readonly secret: string; readonly previous?: string },
  claims: { requiredClaims: string[] },
): ((jwt: string) => Promise<JWTPayload>) => {
  const verify = makeVerifyHs256(secret, claims);
  if (previous === undefined) return verify;
  const verifyPrevious = makeVerifyHs256(previous, claims);
  return async (jwt) => {
    try {
      return await verify(jwt);
    } catch (failure) {
      if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      return verifyPrevious(jwt);
    }
  };
};

/** The user id of a token. The later lookup of the person rejects ids that do not exist. */
const makeUserOf =
  (subjects: Pick<SubjectCache, 'find'>) =>
  async ({ user_id: userId, sub }: JWTPayload): Promise<UserId | undefined> => {
    if (Number.isSafeInteger(userId) && (userId as number) > 0) return asUserId(userId as number);
    // Whoever signs the token may put anything there: RFC 7519 wants a text.
    if (userId !== undefined || typeof sub !== 'string' || sub === '') return undefined;
    return subjects.find(sub);
  };

const unauthorized = (message: string, cause?: unknown): ChatError => new ChatError('UNAUTHORIZED', message, { cause });
