/** Algorithms that a token may be signed with; which of them are taken is pinned by the settings, never by the token. */
export type AsymmetricAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

export type KeySource =
  /** A shared secret of at least 32 bytes; HS256 only. */
  | { readonly secret: string }
  /** Public keys (a JWKS), from an address that is asked again when an unknown key turns up, or as they are. */
  | { readonly jwksUrl: URL; readonly algorithms: readonly AsymmetricAlgorithm[] }
  | {
      readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
      readonly algorithms: readonly AsymmetricAlgorithm[];
    };

export interface JwtSettings {
  readonly keys: KeySource;
  /** `iss` and `aud` that tokens must carry, where they are given. */
  readonly issuer?: string;
  readonly audience?: string;
}
