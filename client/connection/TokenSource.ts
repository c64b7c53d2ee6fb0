import type { Runtime } from '../runtime/Runtime.ts';

/** A token is not used any more this long before it expires. */
const marginMs = 30_000;

interface Claims {
  readonly exp?: unknown;
  readonly sub?: unknown;
  readonly user_id?: unknown;
}

/** The claims of a JSON Web Token; null for other tokens. Only the server can verify them. */
export const claimsOf = (token: string): Claims | null => {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
};

/** Whose token it is, if it says so; one of the names of `ownersOf`. */
export const ownerIn = (token: string): string | null => {
  const claims = claimsOf(token);
  if (typeof claims?.user_id === 'number') return `id:${claims.user_id}`;
  return typeof claims?.sub === 'string' ? `sub:${claims.sub}` : null;
};

/** Gets tokens from the host: one call for all who wait, and another before the token expires. */
export class TokenSource {
  readonly #fetchToken: () => string | Promise<string>;
  readonly #runtime: Runtime;
  #token: string | null = null;
  #fetching: Promise<string> | null = null;

  constructor(fetchToken: () => string | Promise<string>, runtime: Runtime) {
    this.#fetchToken = fetchToken;
    this.#runtime = runtime;
  }

  async get(): Promise<string> {
    if (this.#token !== null && this.#runtime.now() < this.expiresAt - marginMs) return this.#token;
    this.#fetching ??= this.#renew().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** The server refused this token. The next `get` fetches another, unless one has replaced it already. */
  discard(token: string | null = this.#token): void {
    if (token === this.#token) this.#token = null;
  }

  /** When the latest token expires, in milliseconds since 1970; Infinity if it does not say. */
  get expiresAt(): number {
    const exp = this.#token === null ? undefined : claimsOf(this.#token)?.exp;
    return typeof exp === 'number' ? exp * 1_000 : Number.POSITIVE_INFINITY;
  }

  /** The owner of the token, if it says so; one of the names of `ownersOf`. */
  get owner(): string | null {
    return this.#token === null ? null : ownerIn(this.#token);
  }

  async #renew(): Promise<string> {
    this.#token = await this.#fetchToken();
    return this.#token;
  }
}

/** The names that `owner` may give to a person's token. */
export const ownersOf = (person: { readonly id: number; readonly username: string }): string[] => [
  `id:${person.id}`,
  `sub:${person.username}`,
];
