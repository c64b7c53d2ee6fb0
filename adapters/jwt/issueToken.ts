import { SignJWT } from 'jose';

export interface TokenRequest {
  /** The shared secret with which the server verifies tokens. */
  readonly secret: string;
  /** The host's own id of the person; becomes `sub`. */
  readonly externalId: string;
  /** Seconds until the token expires. */
  readonly ttlSeconds: number;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Issues a token (HS256) for the command line and the demo. In production the host issues tokens. */
export const issueToken = async ({
  secret,
  externalId,
  ttlSeconds,
  issuer,
  audience,
}: TokenRequest): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(externalId).setIssuedAt(now);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return token.setExpirationTime(now + ttlSeconds).sign(new TextEncoder().encode(secret));
};
