import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { freePort } from './freePort.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every type
  readonly body: any;
}

/** A host's own server on this machine, which takes webhooks. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly url: string;
  readonly #server: Server;
  /** Answers 204 unless a test says otherwise. */
  answer: (response: ServerResponse, received: Received) => void = (response) => response.writeHead(204).end();

  private constructor(port: number, server: Server) {
    this.url = `http://127.0.0.1:${port}/hook`;
    this.#server = server;
  }

  static async open(): Promise<WebhookReceiver> {
    const port = await freePort();
    const server = createServer();
    const receiver = new WebhookReceiver(port, server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const received = { headers: request.headers, text, body: JSON.parse(text) };
        receiver.received.push(received);
        receiver.answer(response, received);
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  /** The contents of messages that arrived, one for each request. */
  get words(): string[] {
    return this.received.flatMap(({ body }) => (body.type === 'new_message' ? [body.data.message.content] : []));
  }

  get ids(): string[] {
    return this.received.map(({ headers }) => String(headers['webhook-id']));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Whether Standard Webhooks' own library accepts a request. */
export const isSigned = (secret: string, { headers, text }: Received): boolean => {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};
