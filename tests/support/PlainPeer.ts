import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from './freePort.ts';

export interface PeerRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborts when who asks goes away. */
  readonly signal: AbortSignal;
}

export interface PeerAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Answer = (request: PeerRequest) => PeerAnswer | Promise<PeerAnswer>;

/** Another system that our programs call over HTTP, on this machine. */
export class PlainPeer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(answer: Answer): Promise<PlainPeer> {
    const server = createServer((request, response) => {
      void reply(request, response, answer);
    });
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    return new PlainPeer(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const reply = async (request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { url: path = '/', headers } = request;
  const {
    status,
    headers: more = {},
    body = '',
  } = await answer({
    ...{ path, headers, body: Buffer.concat(chunks), signal: gone.signal },
  });
  response.writeHead(status, more).end(body);
};
