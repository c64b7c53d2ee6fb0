/** A request that no node has accepted. */
export class RestFailure extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
type Json = any;

const patienceMs = 20_000;
/** Rounds over all nodes; a repetition of these requests is harmless. */
const rounds = 2;

/** Sends a request to one node after the other until one answers without a server error. */
export class RestClient {
  readonly #nodes: readonly string[];

  constructor(nodes: readonly string[]) {
    this.#nodes = nodes;
  }

  /** @throws RestFailure for a refusal; the last failure if no node can answer */
  async request(request: RestRequest): Promise<Json> {
    let lastFailure: unknown;
    for (let tries = 0; tries < rounds * this.#nodes.length; tries += 1) {
      try {
        return await this.#requestFrom(this.#nodes[tries % this.#nodes.length] ?? '', request);
      } catch (failure) {
        if (failure instanceof RestFailure && failure.status < 500) throw failure;
        lastFailure = failure;
      }
    }
    throw lastFailure;
  }

  async #requestFrom(node: string, { method, path, headers, body }: RestRequest): Promise<Json> {
    const response = await fetch(new URL(path, node), {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new RestFailure(response.status, text);
    return text === '' ? null : JSON.parse(text);
  }
}
