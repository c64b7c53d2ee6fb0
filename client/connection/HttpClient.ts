import type { Runtime } from '../runtime/Runtime.ts';
import { ChatRefusal, unreachable } from '../wire/ChatRefusal.ts';
import { nameErased } from '../wire/nameErased.ts';
import type { TokenSource } from './TokenSource.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Pick<Response, 'status' | 'text'>>;

interface Deps {
  /** Where the chat is served, without a slash at the end. */
  readonly url: string;
  readonly tokens: TokenSource;
  readonly fetch: Fetch;
  readonly runtime: Runtime;
  readonly erasedName?: (() => string) | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const timeoutMs = 20_000;
const unauthorized = 401;

/** Sends requests to the REST interface under `/api/chat/`. */
export class HttpClient {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const parameters = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = new URLSearchParams(parameters).toString();
    return this.request('GET', search === '' ? path : `${path}?${search}`);
  }

  /** If the token is refused, the request is repeated once with a fresh one. @throws ChatRefusal */
  async request<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
    const { status, text } = await this.authorized((base, headers) =>
      this.#send(`${base}${path}`, headers, method, body),
    );
    const answer = parse(text, this.#deps.erasedName);
    if (status >= 200 && status < 300 && answer !== undefined) return answer as Answer;
    throw toRefusal(status, answer);
  }

  /** Sends something by another way, with what says who it is; once more with a fresh token if that is refused. */
  async authorized<Answer extends { readonly status: number }>(
    send: (base: string, headers: Readonly<Record<string, string>>) => Promise<Answer>,
  ): Promise<Answer> {
    const { url, tokens } = this.#deps;
    // Without a token the browser's cookie says who it is.
    const sendWith = (token: string) =>
      send(`${url}/api/chat/`, token === '' ? {} : { Authorization: `Bearer ${token}` });
    const token = await tokens.get();
    const answer = await sendWith(token);
    if (answer.status !== unauthorized) return answer;
    tokens.discard(token);
    return sendWith(await tokens.get());
  }

  async #send(
    address: string,
    given: Readonly<Record<string, string>>,
    method: Method,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    const { fetch, runtime } = this.#deps;
    const abort = new AbortController();
    const cancel = runtime.after(timeoutMs, () => abort.abort());
    const headers = body === undefined ? given : { ...given, 'Content-Type': 'application/json' };
    try {
      const response = await fetch(address, {
        method,
        headers,
        signal: abort.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      throw unreachable();
    } finally {
      cancel();
    }
  }
}

const parse = (text: string, erasedName?: () => string): unknown => {
  try {
    return JSON.parse(text, nameErased(erasedName));
  } catch {
    return undefined;
  }
};

/** An answer without an error code came from something in between, e.g. from a proxy whose server is down. */
export const toRefusal = (status: number, answer: unknown): ChatRefusal => {
  const { error } = (answer ?? {}) as { error?: { code?: unknown; message?: unknown; retry_after_ms?: unknown } };
  if (typeof error?.code !== 'string')
    return new ChatRefusal(
      {
        code: status >= 500 || status === 429 ? 'UNAVAILABLE' : 'UNKNOWN',
        message: `The server answered ${status}.`,
        retryAfterMs: null,
      },
      status,
    );
  const retryAfterMs = typeof error.retry_after_ms === 'number' ? error.retry_after_ms : null;
  return new ChatRefusal({ code: error.code, message: String(error.message ?? error.code), retryAfterMs }, status);
};
