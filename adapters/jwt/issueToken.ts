import { SignJWT } from 'jose';

export interface TokenRequest {
  /** The shared secret that the server verifies with. */
  readonly secret: string;
  /** The host's own id of the person; becomes `sub`. */
  readonly externalId: string;
  /** Seconds until it expires. */
  readonly ttlSeconds: number;
  readonly issuer?: string;
  readonly audience?: string;
}

/** A token (HS256) for the command line and the demo. Where people log in, the host issues its own. */
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
