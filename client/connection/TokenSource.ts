import type { Runtime } from '../runtime/Runtime.ts';

/** Milliseconds before its expiry from which a token is not used any more. */
const marginMs = 30_000;

interface Claims {
  readonly exp?: unknown;
  readonly sub?: unknown;
  readonly user_id?: unknown;
}

/** A JSON Web Token's claims; null for tokens that are none. Only the server can tell whether they are true. */
const claimsOf = (token: string): Claims | null => {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
};

/** Asks the host for tokens: once for all who wait, and again before one expires. */
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

  /** The server refused this token: the next one is asked for, unless somebody did already. */
  discard(token: string | null = this.#token): void {
    if (token === this.#token) this.#token = null;
  }

  /** When the latest token expires, in milliseconds since 1970; Infinity when it does not say. */
  get expiresAt(): number {
    const exp = this.#token === null ? undefined : claimsOf(this.#token)?.exp;
    return typeof exp === 'number' ? exp * 1_000 : Number.POSITIVE_INFINITY;
  }

  /** Whose token it is, as far as it says; the same words as `ownersOf`. */
  get owner(): string | null {
    const claims = this.#token === null ? null : claimsOf(this.#token);
    if (typeof claims?.user_id === 'number') return `id:${claims.user_id}`;
    return typeof claims?.sub === 'string' ? `sub:${claims.sub}` : null;
  }

  async #renew(): Promise<string> {
    this.#token = await this.#fetchToken();
    return this.#token;
  }
}

/** The names under which a person's token may go. */
export const ownersOf = (person: { readonly id: number; readonly username: string }): string[] => [
  `id:${person.id}`,
  `sub:${person.username}`,
];
