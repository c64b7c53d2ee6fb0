import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP over HTTP has it in JSON. */
export interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly isFailed: boolean;
  /** The resource: which service and process it comes from. */
  readonly service: Readonly<Record<string, unknown>>;
}

type Value = Readonly<Record<string, unknown>>;
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface SpanRecord extends Omit<Span, 'facts' | 'isFailed' | 'service' | 'parentSpanId'> {
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}
interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SpanRecord[] }[];
  }[];
}

const factsOf = (attributes: readonly Attribute[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Takes spans by OTLP over HTTP, as a collector does. */
export class Collector {
  readonly spans: Span[] = [];
  /** Everything that came, as it came. */
  text = '';
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        collector.#take(request.url ?? '', body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take(path: string, body: string): void {
    if (path !== '/v1/traces') throw new Error(`spans came to ${path}`);
    this.text += body;
    for (const { resource, scopeSpans } of (JSON.parse(body) as Exported).resourceSpans)
      for (const { attributes, status, parentSpanId = '', ...span } of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push({
          ...{ ...span, parentSpanId, facts: factsOf(attributes), isFailed: status.code === 2 },
          service: factsOf(resource.attributes),
        });
  }
}
