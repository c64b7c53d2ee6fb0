import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An envelope with one event. */
export interface Envelope {
  readonly path: string;
  readonly auth: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly item: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly event: any;
  /** As it came. */
  readonly text: string;
}

/** Takes envelopes, as Sentry does. */
export class SentryPeer {
  readonly envelopes: Envelope[] = [];
  /** What the next requests are answered with. */
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } = { status: 200 };
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<SentryPeer> {
    const server = createServer();
    const peer = new SentryPeer(server);
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        const [header = '', item = '', event = ''] = text.split('\n');
        if (Buffer.byteLength(event) !== JSON.parse(item).length) throw new Error('the length of the item is wrong');
        peer.envelopes.push({
          ...{ path: request.url ?? '', auth: String(request.headers['x-sentry-auth']), text },
          ...{ header: JSON.parse(header), item: JSON.parse(item), event: JSON.parse(event) },
        });
        response.writeHead(peer.answer.status, peer.answer.headers).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get dsn(): string {
    return `http://0a7d3f91c2e84b56@127.0.0.1:${(this.#server.address() as AddressInfo).port}/below/7`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
