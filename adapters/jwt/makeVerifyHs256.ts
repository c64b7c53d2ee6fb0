import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { errors, type JWTClaimVerificationOptions, type JWTPayload, jwtVerify, UnsecuredJWT } from 'jose';

const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url');

/** Headers as nearly every library writes them. */
const plainHeaders: ReadonlySet<string> = new Set(
  [{ alg: 'HS256' }, { alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }].map(encode),
);
/** The header under which jose looks at claims alone. */
const unsecured = encode({ alg: 'none' });

/**
 * Verifies tokens that one secret signed (RFC 7515, HS256). jose does this by WebCrypto, each time in another thread,
 * which costs more than all else of a request's proof; here the signature is compared at once, and jose checks the
 * claims. A token with any other header is left to jose altogether. @throws jose's errors
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
