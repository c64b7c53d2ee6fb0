import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from './freePort.ts';

export type RosterEntry = Readonly<Record<string, unknown>> & { readonly sourcedId: string };

/** What a service may do wrong; each is done until it is taken back, or so many times. */
export interface ServiceFaults {
  /** Refuses so many requests with a token that is good. */
  refusedTokens?: number;
  /** Answers so many requests with this status, and `Retry-After` if it is set. */
  failures?: { times: number; readonly status: number; readonly retryAfter?: string };
  /** Ends so many answers in the middle. */
  cutAnswers?: number;
  /** Never answers. */
  isHanging?: boolean;
  /** Says another number of records than there are. */
  totalOff?: number;
  /** Leaves out the last record of every page. */
  isShort?: boolean;
  /** Answers the first page, whatever is asked for. */
  isRepeating?: boolean;
  /** Names the first page as the next one. */
  isLooping?: boolean;
  /** Says neither how many records there are nor where they go on. */
  isSilent?: boolean;
  /** Sends everybody to this origin. */
  redirectTo?: string;
  /** Names pages of this origin as the next ones. */
  nextOrigin?: string;
}

/** Who may ask a service. */
export const rosterClient = { id: 'homeroom', secret: 'only the school and its chat know this' };

const versions = { '1.1': '/ims/oneroster/v1p1/', '1.2': '/ims/oneroster/rostering/v1p2/' } as const;

/**
 * A school information system that answers by the public specification of OneRoster 1.1 and 1.2 over HTTP: OAuth 2 client
 * credentials with scopes, pages, a stable order, filters by `dateLastModified`, and deleted records as `tobedeleted`.
 */
export class OneRosterSystem {
  readonly client = rosterClient;
  readonly address: string;
  readonly version: '1.1' | '1.2';
  readonly lists = new Map<string, Map<string, RosterEntry>>();
  /** Each request, as `users?offset=0`, and `token`. */
  readonly requests: string[] = [];
  faults: ServiceFaults = {};
  /** Called before a page is answered. */
  onPage: (list: string, offset: number) => void = () => {};
  /** Called when a request will never be answered. */
  onHanging: () => void = () => {};
  readonly #server: Server;
  readonly #tokens = new Set<string>();
  #pageCap = Number.POSITIVE_INFINITY;

  private constructor(server: Server, version: '1.1' | '1.2') {
    this.#server = server;
    this.version = version;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const list of ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'])
      this.lists.set(list, new Map());
  }

  static async open(version: '1.1' | '1.2' = '1.2'): Promise<OneRosterSystem> {
    const server = createServer();
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    const service = new OneRosterSystem(server, version);
    server.on('request', (request, response) => {
      service.#answer(request, response).catch((failure: unknown) => response.writeHead(500).end(String(failure)));
    });
    return service;
  }

  get access() {
    return {
      url: new URL(this.address),
      version: this.version,
      tokenUrl: new URL('/oauth/token', this.address),
      clientId: this.client.id,
      secret: this.client.secret,
    };
  }

  /** Pages have at most so many records, whatever is asked for. */
  capPages(records: number): void {
    this.#pageCap = records;
  }

  /** Adds records, or replaces those with the same id. */
  put(list: string, ...entries: readonly RosterEntry[]): void {
    for (const entry of entries)
      this.#list(list).set(entry.sourcedId, {
        status: 'active',
        dateLastModified: '2026-01-01T00:00:00.000Z',
        ...entry,
      });
  }

  /** Ends what tokens are out. */
  endTokens(): void {
    this.#tokens.clear();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #list(name: string): Map<string, RosterEntry> {
    const list = this.lists.get(name);
    if (list === undefined) throw new Error(`there is no list ${name}`);
    return list;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    if (url.pathname === '/oauth/token') return this.#giveToken(request, response);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const name = url.pathname.startsWith(versions[this.version])
      ? url.pathname.slice(versions[this.version].length)
      : '';
    const list = this.lists.get(name);
    this.requests.push(`${name}?offset=${offset}`);
    if (this.faults.isHanging === true) return this.onHanging();
    if (this.faults.redirectTo !== undefined)
      return void response.writeHead(302, { location: `${this.faults.redirectTo}${request.url}` }).end();
    if (this.faults.failures !== undefined && this.faults.failures.times > 0) {
      this.faults.failures.times -= 1;
      const { status, retryAfter } = this.faults.failures;
      return void response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('{}');
    }
    if (list === undefined) return void response.writeHead(404).end('{}');
    if (!this.#mayRead(request)) return void response.writeHead(401).end('{}');
    this.onPage(name, offset);
    this.#givePage(response, url, name, [...list.values()]);
  }

  #mayRead(request: IncomingMessage): boolean {
    if ((this.faults.refusedTokens ?? 0) > 0) {
      this.faults.refusedTokens = (this.faults.refusedTokens ?? 0) - 1;
      return false;
    }
    return this.#tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''));
  }

  async #giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push('token');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const given = new URLSearchParams(body);
    const expected = `Basic ${Buffer.from(`${this.client.id}:${encodeURIComponent(this.client.secret)}`).toString('base64')}`;
    const part = this.version === '1.1' ? 'v1p1' : 'v1p2';
    const fail = (error: string) =>
      void response.writeHead(error === 'invalid_client' ? 401 : 400).end(JSON.stringify({ error }));
    if (request.headers.authorization !== expected) return fail('invalid_client');
    if (given.get('grant_type') !== 'client_credentials') return fail('unsupported_grant_type');
    if (given.get('scope') !== `https://purl.imsglobal.org/spec/or/${part}/scope/roster-core.readonly`)
      return fail('invalid_scope');
    const token = `token-${this.#tokens.size}-${this.requests.length}`;
    this.#tokens.add(token);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: 3600 }));
  }

  #givePage(response: ServerResponse, url: URL, name: string, all: readonly RosterEntry[]): void {
    const asked = url.searchParams;
    const since = /^dateLastModified>='([^']+)'$/u.exec(asked.get('filter') ?? '')?.[1];
    const found = all
      .filter(({ dateLastModified }) => since === undefined || String(dateLastModified) >= since)
      .toSorted((a, b) => (asked.get('sort') === 'sourcedId' ? (a.sourcedId < b.sourcedId ? -1 : 1) : 0));
    const limit = Math.min(Number(asked.get('limit') ?? 100), this.#pageCap);
    const offset = this.faults.isRepeating === true ? 0 : Number(asked.get('offset') ?? 0);
    const page = found.slice(offset, offset + limit);
    const records = this.faults.isShort === true ? page.slice(0, -1) : page;
    const text = JSON.stringify({ [name]: records });
    const next = new URL(url);
    if (this.faults.nextOrigin !== undefined) next.host = new URL(this.faults.nextOrigin).host;
    next.searchParams.set('offset', String(this.faults.isLooping === true ? 0 : Number(asked.get('offset')) + limit));
    const isMore = offset + limit < found.length || this.faults.isRepeating === true;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(this.faults.isSilent === true ? {} : { 'x-total-count': found.length + (this.faults.totalOff ?? 0) }),
      ...(this.faults.isSilent === true ? {} : { link: isMore ? `<${next}>; rel="next"` : `<${url}>; rel="first"` }),
    });
    if ((this.faults.cutAnswers ?? 0) > 0) {
      this.faults.cutAnswers = (this.faults.cutAnswers ?? 0) - 1;
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    } else response.end(text);
  }
}
