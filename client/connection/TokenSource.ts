import type { Runtime } from '../runtime/Runtime.ts';
import { ChatRefusal, reasonOf } from '../wire/ChatRefusal.ts';

/** A token of the person; null: there is none now. */
export type FetchToken = () => string | null | Promise<string | null>;

/** A token is not used any more this long before it expires. */
const marginMs = 30_000;
/** The host is asked again if it has not answered within this time, which is less than an attempt to connect has. */
const patienceMs = 8_000;

interface Claims {
  readonly exp?: unknown;
  readonly sub?: unknown;
  readonly user_id?: unknown;
}

/** The claims of a JSON Web Token; null for other tokens. Only the server can verify them. */
export const claimsOf = (token: string): Claims | null => {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    // Not every platform has a TextDecoder; each has this way from bytes to UTF-8.
    const hex = (byte: string): string => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
    const claims: unknown = JSON.parse(decodeURIComponent(atob(part).replace(/./gs, hex)));
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
};

const expiryOf = (token: string | null): number => {
  const exp = token === null ? null : claimsOf(token)?.exp;
  return typeof exp === 'number' ? exp * 1_000 : Number.POSITIVE_INFINITY;
};

/** Whose token it is, if it says so; one of the names of `ownersOf`. */
export const ownerIn = (token: string): string | null => {
  const claims = claimsOf(token);
  if (typeof claims?.user_id === 'number') return `id:${claims.user_id}`;
  return typeof claims?.sub === 'string' ? `sub:${claims.sub}` : null;
};

/** Gets tokens from the host: one call for all who wait, and another before the token expires. */
export class TokenSource {
  readonly #fetchToken: FetchToken;
  readonly #runtime: Runtime;
  #token: string | null = null;
  /** False if the token had expired already when it came, by this clock: one of the two is wrong, and the server decides. */
  #isTimed = false;
  #fetching: Promise<string> | null = null;

  constructor(fetchToken: FetchToken, runtime: Runtime) {
    this.#fetchToken = fetchToken;
    this.#runtime = runtime;
  }

  /** @throws ChatRefusal NO_TOKEN: the host has none, or its function failed. The next call asks again. */
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
    return this.#isTimed ? expiryOf(this.#token) : Number.POSITIVE_INFINITY;
  }

  /** The owner of the token, if it says so; one of the names of `ownersOf`. */
  get owner(): string | null {
    return this.#token === null ? null : ownerIn(this.#token);
  }

  async #renew(): Promise<string> {
    let cancel = (): void => {};
    const silence = new Promise<never>((_, reject) => {
      cancel = this.#runtime.after(patienceMs, () => reject(new Error('it does not answer')));
    });
    try {
      return await Promise.race([this.#ask(), silence]);
    } catch (thrown) {
      const message = `The function "token" gives no token: ${reasonOf(thrown)}`;
      throw new ChatRefusal({ code: 'NO_TOKEN', message, retryAfterMs: null });
    } finally {
      cancel();
    }
  }

  /** An answer that comes late is good for the next call. */
  async #ask(): Promise<string> {
    const token: unknown = await this.#fetchToken();
    if (typeof token !== 'string') throw new Error(`it gives ${String(token)}`);
    this.#token = token;
    this.#isTimed = this.#runtime.now() < expiryOf(token) - marginMs;
    return token;
  }
}

/** The names that `owner` may give to a person's token. */
export const ownersOf = (person: { readonly id: number; readonly username: string }): string[] => [
  `id:${person.id}`,
  `sub:${person.username}`,
];
