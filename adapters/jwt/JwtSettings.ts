/** The algorithms of signatures. The settings decide which of them are accepted, never the token. */
export type AsymmetricAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

export type KeySource =
  /**
   * A shared secret of at least 32 bytes that nobody can guess; HS256 only. `previous`: the one before it, whose tokens are
   * good too, so that it can be replaced while they are in use.
   */
  | { readonly secret: string; readonly previous?: string }
  /**
   * Public keys (a JWKS), given directly or by an address: `https:`, or `http:` on this machine. An unknown key makes the
   * server load the address again, and so does the time: `cacheMs`, 10 minutes by default.
   */
  | { readonly jwksUrl: URL; readonly algorithms: readonly AsymmetricAlgorithm[]; readonly cacheMs?: number }
  | {
      readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
      readonly algorithms: readonly AsymmetricAlgorithm[];
    };

export interface JwtSettings {
  readonly keys: KeySource;
  /** The `iss` and `aud` that tokens must have, if given. */
  readonly issuer?: string;
  readonly audience?: string;
  /**
   * The source whose external ids are in `sub`; others' ids are nobody's then. Absent: an id is the host's own, else that
   * of the one other source that has it.
   */
  readonly source?: string;
}
