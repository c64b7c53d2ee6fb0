/** The cookies by which browsers are signed in, and come back from a provider. */
export class SignInCookies {
  readonly #isSecure: boolean;
  readonly #prefix: string;

  /** @param isSecure browsers reach us over https; else we are on this machine alone */
  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
    // Browsers take such a cookie only over https, from this very host and for all of it (RFC 6265bis, 4.1.3.2).
    this.#prefix = isSecure ? '__Host-' : '';
  }

  /** The key of the session; undefined if the browser shows none. */
  sessionKey(header: string | undefined): string | undefined {
    return readCookie(header, this.#sessionName);
  }

  keepSession(key: string, expiresAt: Date): string {
    return this.#write(this.#sessionName, key, `; Expires=${expiresAt.toUTCString()}`);
  }

  dropSession(): string {
    return this.#write(this.#sessionName, '', '; Max-Age=0');
  }

  /** What a browser carries while it is at a provider; each sign-in that is under way has its own. */
  flow(header: string | undefined, state: string): string | undefined {
    return readCookie(header, this.#flowName(state));
  }

  keepFlow(state: string, sealed: string, seconds: number): string {
    return this.#write(this.#flowName(state), sealed, `; Max-Age=${seconds}`);
  }

  dropFlow(state: string): string {
    return this.#write(this.#flowName(state), '', '; Max-Age=0');
  }

  get #sessionName(): string {
    return `${this.#prefix}homeroom`;
  }

  #flowName(state: string): string {
    return `${this.#prefix}homeroom-flow-${state.replaceAll(/[^\w-]/g, '').slice(0, stateChars)}`;
  }

  /** Lax, because people come to us by links of others, and come back from providers so. */
  #write(name: string, value: string, life: string): string {
    return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${this.#isSecure ? '; Secure' : ''}${life}`;
  }
}

const stateChars = 12;

const readCookie = (header: string | undefined, name: string): string | undefined => {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
};
