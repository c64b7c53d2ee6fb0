/** A request that no node has answered with success. */
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
/** Rounds over all nodes; nothing that is asked for here does harm when it is done twice. */
const rounds = 2;

/** Asks one node after the other until one answers with something else than trouble of its own. */
export class RestClient {
  readonly #nodes: readonly string[];

  constructor(nodes: readonly string[]) {
    this.#nodes = nodes;
  }

  /** @throws RestFailure as the node said, or the last trouble */
  async ask(request: RestRequest): Promise<Json> {
    let trouble: unknown;
    for (let tries = 0; tries < rounds * this.#nodes.length; tries += 1) {
      try {
        return await this.#askOne(this.#nodes[tries % this.#nodes.length] ?? '', request);
      } catch (failure) {
        if (failure instanceof RestFailure && failure.status < 500) throw failure;
        trouble = failure;
      }
    }
    throw trouble;
  }

  async #askOne(node: string, { method, path, headers, body }: RestRequest): Promise<Json> {
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
