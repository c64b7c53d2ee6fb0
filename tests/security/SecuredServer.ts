import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import type { JwtSettings } from '../../adapters/jwt/JwtSettings.ts';
import type { ChatOptions } from '../../composition/ChatOptions.ts';
import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import { type RunningServer, startServer } from '../../composition/server.ts';
import type { TransportOptions } from '../../composition/TransportOptions.ts';
import { freePort } from '../support/freePort.ts';

export const secret = 'a secret that only the tests of threats know';
export const directoryKey = 'a key that only the tests of threats know';

const person = (externalId: string, role: string) => ({
  external_id: externalId,
  role,
  first_name: externalId,
  last_name: 'Miller',
  is_active: true,
});

/** The directory that every server holds: a teacher with a student, and a student of nobody. */
const directory = {
  users: [person('ada', 'admin'), person('tess', 'teacher'), person('sam', 'student'), person('sue', 'student')],
  relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** A server as `homeroom serve` starts it, in memory, with every line of its log. */
export class SecuredServer {
  readonly chat: OpenedChat;
  readonly address: string;
  readonly log: readonly string[];
  readonly #server: RunningServer;

  private constructor(parts: Pick<SecuredServer, 'chat' | 'address' | 'log'>, server: RunningServer) {
    this.chat = parts.chat;
    this.address = parts.address;
    this.log = parts.log;
    this.#server = server;
  }

  static async open({
    jwt = { keys: { secret } },
    trustProxy = false,
    transports = {},
    options = {},
    headersTimeout,
  }: {
    readonly jwt?: JwtSettings;
    readonly trustProxy?: boolean;
    readonly transports?: TransportOptions;
    readonly options?: Pick<ChatOptions, 'files' | 'limits'>;
    /** Milliseconds; absent: as `homeroom serve` has it. */
    readonly headersTimeout?: number;
  } = {}): Promise<SecuredServer> {
    const lines: string[] = [];
    const write = (facts: object, message: string): void => {
      const plain = (_key: string, value: unknown): unknown => (value instanceof Error ? value.stack : value);
      lines.push(JSON.stringify({ ...facts, message }, plain));
    };
    const log = { trace: write, debug: write, info: write, warn: write, error: write };
    const chat = await openChat({ database: 'memory', jwt, directoryKey, log, ...options, ...transports });
    const server = await startServer(chat, {
      host: '127.0.0.1',
      port: await freePort(),
      trustProxy,
      corsOrigins: [],
      log,
      ...(headersTimeout !== undefined && { headersTimeout }),
    });
    const opened = new SecuredServer({ chat, address: server.address, log: lines }, server);
    await opened.ask('PUT', '/api/directory/', { body: directory, headers: { 'x-directory-key': directoryKey } });
    return opened;
  }

  token(externalId: string): Promise<string> {
    return issueToken({ secret, externalId, ttlSeconds: 600 });
  }

  async ask(
    method: string,
    path: string,
    { body, headers = {}, as }: { body?: unknown; headers?: Readonly<Record<string, string>>; as?: string } = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${await this.token(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : null };
  }

  async userId(externalId: string): Promise<number> {
    const path = `/api/directory/users/?external_id=${externalId}`;
    return (await this.ask('GET', path, { headers: { 'x-directory-key': directoryKey } })).body.id;
  }

  /** A connection on which a test writes bytes of its own. */
  async raw(): Promise<RawConnection> {
    const { hostname, port } = new URL(this.address);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** The process that holds it answers. */
  async isAlive(): Promise<boolean> {
    return (await this.ask('GET', '/api/health/')).status === 200;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** Bytes over TCP, and what came back. */
export class RawConnection {
  readonly socket: Socket;
  /** Resolves when the server has closed it. */
  readonly ended: Promise<unknown>;
  received = '';

  constructor(socket: Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.once('close', resolve));
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += String(text);
    });
    socket.on('error', () => {}); // a reset is an answer too
  }

  write(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** The statuses of all answers until the server closed the connection. */
  async statuses(): Promise<number[]> {
    await this.ended;
    return [...this.received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  }
}
