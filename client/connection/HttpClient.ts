import type { PlatformAbortSignal, PlatformBlob } from '../platform/PlatformTypes.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { ChatRefusal, unreachable } from '../wire/ChatRefusal.ts';
import { nameErased } from '../wire/nameErased.ts';
import { encodeQuery, type Query } from './encodeQuery.ts';
import type { TokenSource } from './TokenSource.ts';

/** What the client says of a request. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | PlatformBlob;
  readonly signal?: PlatformAbortSignal;
}

/** What the client uses of an answer. */
export interface FetchResponse {
  readonly status: number;
  text(): Promise<string>;
  /** Needed for files only. */
  blob?(): Promise<PlatformBlob>;
}

export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

interface Deps {
  /** Where the chat is served, without a slash at the end. */
  readonly url: string;
  readonly tokens: TokenSource;
  readonly fetch: Fetch;
  readonly runtime: Runtime;
  readonly erasedName?: (() => string) | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const timeoutMs = 20_000;
const unauthorized = 401;

/** Sends requests to the REST interface under `/api/chat/`. */
export class HttpClient {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.request('GET', this.path(path, query));
  }

  path(path: string, query: Query): string {
    return path + encodeQuery(query);
  }

  /** If the token is refused, the request is repeated once with a fresh one. @throws ChatRefusal */
  async request<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
    return this.read(await this.authorized((base, headers) => this.#send(`${base}${path}`, headers, method, body)));
  }

  /** What the server answered. @throws ChatRefusal */
  read<Answer>({ status, text }: TextAnswer): Answer {
    const answer = parse(text, this.#deps.erasedName);
    if (status >= 200 && status < 300 && answer !== undefined) return answer as Answer;
    throw toRefusal(status, answer);
  }

  /** Sends something by the host's own `fetch`. @throws ChatRefusal CANCELLED if the signal ended it; UNREACHABLE */
  async fetch<Result>(
    url: string,
    init: FetchInit,
    use: (response: FetchResponse) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await use(await this.#deps.fetch(url, init));
    } catch {
      throw this.interrupted(init.signal);
    }
  }

  /** Why no answer came. */
  interrupted(signal?: PlatformAbortSignal): ChatRefusal {
    if (!signal?.aborted) return unreachable();
    return new ChatRefusal({ code: 'CANCELLED', message: 'The transfer was ended.', retryAfterMs: null });
  }

  /** Sends something by another way, with what says who it is; once more with a fresh token if that is refused. */
  async authorized<Answer extends { readonly status: number }>(
    send: (base: string, headers: Record<string, string>) => Promise<Answer>,
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

  async #send(address: string, given: Record<string, string>, method: Method, body?: object): Promise<TextAnswer> {
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
  const { error } = (answer ?? {}) as {
    error?: { code?: unknown; message?: unknown; retry_after_ms?: unknown; details?: unknown };
  };
  if (typeof error?.code !== 'string') {
    const isAway = status >= 500 || status === 429;
    const message = `The server answered ${status}.${isAway ? '' : ' Is the url right?'}`;
    return new ChatRefusal({ code: isAway ? 'UNAVAILABLE' : 'UNKNOWN', message, retryAfterMs: null }, status);
  }
  const retryAfterMs = typeof error.retry_after_ms === 'number' ? error.retry_after_ms : null;
  const { code, message = code, details } = error;
  return new ChatRefusal({ code, message: String(message), retryAfterMs, details }, status);
};
