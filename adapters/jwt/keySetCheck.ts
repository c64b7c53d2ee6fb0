import { readFile } from 'node:fs/promises';
import { type Check, findingOf, unasked } from '../../core/doctor/Check.ts';
import { fetchKeySet } from './fetchKeySet.ts';
import type { AsymmetricAlgorithm } from './JwtSettings.ts';

interface Deps {
  readonly jwksUrl?: URL;
  readonly jwksFile?: string;
  /** Those that tokens may have. */
  readonly algorithms: readonly AsymmetricAlgorithm[];
}

/** Whether the keys are there by which tokens of another system are checked. */
export const makeKeySetCheck = ({ jwksUrl, jwksFile, algorithms }: Deps): Check => ({
  name: 'auth.keys',
  severity: 'error',
  problem: 'key sets by which no token can be checked, so that nobody gets in with one',
  remedy: 'Correct AUTH_JWKS_URL or AUTH_JWKS_FILE, or let this machine reach the address; AUTH_ALGORITHMS must fit.',
  run: async () => {
    if (jwksUrl === undefined && jwksFile === undefined)
      return unasked('neither AUTH_JWKS_URL nor AUTH_JWKS_FILE is set');
    const setting = jwksUrl === undefined ? 'AUTH_JWKS_FILE' : 'AUTH_JWKS_URL';
    try {
      const set: unknown =
        jwksUrl === undefined ? JSON.parse(await readFile(jwksFile ?? '', 'utf8')) : (await fetchKeySet(jwksUrl)).keys;
      // Throws if it is no key set.
      const { createLocalJWKSet } = await import('jose');
      createLocalJWKSet(set as Parameters<typeof createLocalJWKSet>[0]);
      const { keys } = set as { readonly keys: readonly PublicKey[] };
      const fits = keys.some((key) => algorithms.some((algorithm) => isFor(key, algorithm)));
      return findingOf(fits ? [] : [`${setting}: ${keys.length} keys, and none for ${algorithms.join(', ')}`]);
    } catch (failure) {
      return findingOf([`${setting}: ${reasonOf(failure)}`]);
    }
  },
});

interface PublicKey {
  readonly kty?: string;
  readonly crv?: string;
  readonly alg?: string;
  readonly use?: string;
}

const isFor = ({ kty, crv, alg = '', use = 'sig' }: PublicKey, algorithm: AsymmetricAlgorithm): boolean => {
  if (use !== 'sig' || (alg !== '' && alg !== algorithm && !(algorithm === 'EdDSA' && alg === 'Ed25519'))) return false;
  if (algorithm === 'RS256') return kty === 'RSA';
  return algorithm === 'ES256' ? kty === 'EC' && crv === 'P-256' : kty === 'OKP' && crv === 'Ed25519';
};

/** The innermost reason, which a network's failure has at the end of its causes; never an address or a content. */
const reasonOf = (failure: unknown): string => {
  if (!(failure instanceof Error)) return String(failure);
  if (failure.cause instanceof Error) return reasonOf(failure.cause);
  if (failure instanceof SyntaxError) return 'it is not JSON';
  const { code } = failure as NodeJS.ErrnoException;
  return code === undefined || !/^E[A-Z]+$/.test(code) ? failure.message : `it cannot be read (${code})`;
};
