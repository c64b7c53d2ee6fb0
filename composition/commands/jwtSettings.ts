import { readFile } from 'node:fs/promises';
import type { JwtSettings } from '../../adapters/jwt/JwtSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { AuthConfig } from '../Config.ts';

/** How tokens are verified; undefined if nobody comes by one. @throws ChatError INVALID_REQUEST for a file that is no key set */
export const jwtSettings = async ({
  secret,
  previousSecret: previous,
  jwksUrl,
  jwksCacheMs: cacheMs,
  jwksFile,
  algorithms,
  ...claims
}: AuthConfig): Promise<JwtSettings | undefined> => {
  if (secret !== undefined) return { ...claims, keys: { secret, ...(previous && { previous }) } };
  if (jwksUrl !== undefined) return { ...claims, keys: { jwksUrl, algorithms, ...(cacheMs && { cacheMs }) } };
  if (jwksFile === undefined) return undefined;
  const jwks = await readFile(jwksFile, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      const message = 'AUTH_JWKS_FILE: cannot be read as a JSON Web Key Set, for example {"keys":[{"kty":"EC",…}]}';
      throw new ChatError('INVALID_REQUEST', message, { cause });
    });
  return { ...claims, keys: { jwks, algorithms } };
};
