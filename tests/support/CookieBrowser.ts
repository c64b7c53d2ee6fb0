/** Follows addresses with cookies as a browser does, without a page. */
export class CookieBrowser {
  readonly #jars = new Map<string, Map<string, string>>();
  /** Every `Set-Cookie` that came. */
  readonly setCookies: string[] = [];

  cookies(address: string): ReadonlyMap<string, string> {
    return this.#jar(address);
  }

  header(address: string): string {
    return [...this.#jar(address)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set(address: string, name: string, value: string): void {
    this.#jar(address).set(name, value);
  }

  /** One request, without following where it leads. */
  async ask(address: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.header(address);
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.#jar(address).delete(name);
      else this.#jar(address).set(name, value);
    }
    return response;
  }

  /** Sends JSON as a page of the server does. */
  post(address: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const { origin } = new URL(address);
    const init = { method: 'POST', body: JSON.stringify(body) };
    return this.ask(address, { ...init, headers: { origin, 'content-type': 'application/json', ...headers } });
  }

  #jar(address: string): Map<string, string> {
    const { host } = new URL(address);
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    return jar;
  }
}
