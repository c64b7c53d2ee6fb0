import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { type Connecting, SocketClient } from '../support/SocketClient.ts';

export const secret = 'a secret that only the balancer tests know';
export const directoryKey = 'a directory key of the balancer tests';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

const user = (externalId: string, role: string) => ({
  external_id: externalId,
  role,
  first_name: externalId,
  last_name: 'Miller',
  is_active: true,
});

/** Two people who may talk to each other, an administrator, and enough others for a long body. */
export const directory = {
  users: [
    user('ada', 'admin'),
    user('tess', 'teacher'),
    user('sam', 'student'),
    ...Array.from({ length: 1_000 }, (_, index) => user(`student-${index}`, 'student')),
  ],
  relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
};

/** What people of the school do at one address, of a balancer or of a node. */
export class SchoolAt {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  token(who: string): Promise<string> {
    return issueToken({ secret, externalId: who, ttlSeconds: 3_600 });
  }

  async request(who: string, method: string, path: string, body?: unknown): Promise<Answer> {
    return this.fetch(method, `/api/chat/${path}`, { authorization: `Bearer ${await this.token(who)}` }, body);
  }

  async fetch(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  }

  async upload(who: string, path: string, body: string): Promise<Answer> {
    const response = await fetch(`${this.url}/api/chat/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.token(who)}`, 'content-type': 'application/octet-stream' },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async download(who: string, path: string): Promise<string> {
    const headers = { authorization: `Bearer ${await this.token(who)}` };
    return (await fetch(`${this.url}/api/chat/${path}`, { headers })).text();
  }

  fill(): Promise<Answer> {
    return this.fetch('PUT', '/api/directory/', { 'x-directory-key': directoryKey }, directory);
  }

  async connect(who: string): Promise<SocketClient> {
    return this.open('/ws/chat/', { headers: { authorization: `Bearer ${await this.token(who)}` } });
  }

  open(path: string, connecting: Connecting = {}): Promise<SocketClient> {
    return SocketClient.open(`${this.url.replace('http', 'ws')}${path}`, connecting);
  }

  /** The number of open sockets on the node at this address. */
  async sockets(): Promise<number> {
    return (await this.request('ada', 'GET', 'stats/')).body.server.sockets;
  }
}
