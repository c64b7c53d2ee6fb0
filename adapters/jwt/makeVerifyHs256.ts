import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { errors, type JWTClaimVerificationOptions, type JWTPayload, jwtVerify, UnsecuredJWT } from 'jose';

const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url');

/** The headers that nearly every library writes. */
const plainHeaders: ReadonlySet<string> = new Set(
  [{ alg: 'HS256' }, { alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }].map(encode),
);
/** The header with which jose checks only the claims. */
const unsecured = encode({ alg: 'none' });

/**
 * Makes a verifier of tokens that one secret signs (RFC 7515, HS256). jose uses WebCrypto in another thread for each
 * token, which costs more than the rest of a request's authentication. This verifier compares the signature in this
 * thread, and jose checks the claims. jose verifies tokens with any other header. @throws jose's errors
 */
export const makeVerifyHs256 = (
  secret: string,
  claims: JWTClaimVerificationOptions,
): ((jwt: string) => Promise<JWTPayload>) => {
  const bytes = new TextEncoder().encode(secret);
  const key = createSecretKey(bytes);
  return async (jwt) => {
    const [header = '', payload = '', signature, ...rest] = jwt.split('.');
    if (signature === undefined || rest.length > 0 || !plainHeaders.has(header))
      return (await jwtVerify(jwt, bytes, { ...claims, algorithms: ['HS256'] })).payload;
    const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url');
    if (!isSame(signature, expected)) throw new errors.JWSSignatureVerificationFailed();
    return UnsecuredJWT.decode(`${unsecured}.${payload}.`, claims).payload;
  };
};

const isSame = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};
