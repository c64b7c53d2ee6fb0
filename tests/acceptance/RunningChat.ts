import { createServer, type Server } from 'node:http';
import express from 'express';
import { WebSocket } from 'ws';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import { freePort } from '../support/freePort.ts';
import { generousLimits } from '../support/openChat.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export type Frame = any;

const secret = 'a secret that only the tests know, 32+ characters';

/** Milliseconds to wait for a frame, at most. */
const patience = 15_000;

/** A person's socket that keeps every frame it receives. */
export class LiveSocket {
  readonly frames: Frame[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')));
      this.#check();
    });
    socket.on('close', (code) => {
      this.closeCode = code;
      this.#check();
    });
    socket.on('error', () => {});
  }

  #check(): void {
    for (const check of this.#waiting) check();
  }

  send(frame: Frame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** The first frame that matches, already received or to come. */
  frame(what: string, matches: (frame: Frame) => boolean): Promise<Frame> {
    return this.#until(`a frame: ${what}`, () => this.frames.find(matches));
  }

  closed(): Promise<number> {
    return this.#until('the socket to close', () => this.closeCode ?? undefined);
  }

  close(): void {
    this.#socket.terminate();
  }

  #until<Thing>(what: string, find: () => Thing | undefined): Promise<Thing> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(deadline);
        this.#waiting.delete(check);
      };
      const check = (): void => {
        const thing = find();
        if (thing === undefined) return;
        done();
        resolve(thing);
      };
      const deadline = setTimeout(() => {
        done();
        reject(
          new Error(
            `waited ${patience} ms for ${what}; closed with ${this.closeCode}; the last frames are ${JSON.stringify(this.frames.slice(-3))}`,
          ),
        );
      }, patience);
      this.#waiting.add(check);
      check();
    });
  }
}

/** A chat in a host, which tests use over HTTP and sockets. */
export class RunningChat {
  readonly chat: OpenedChat;
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<LiveSocket>();
  readonly #tokens = new Map<string, string>();

  private constructor(chat: OpenedChat, server: Server, address: string) {
    this.chat = chat;
    this.#server = server;
    this.address = address;
  }

  static async start(options: Omit<Parameters<typeof openChat>[0], 'jwt' | 'authenticate'> = {}): Promise<RunningChat> {
    const limits = { ...generousLimits, ...options.limits };
    const chat = await openChat({ database: 'memory', ...options, limits, jwt: { keys: { secret } } });
    const app = express().use(chat.router);
    const server = createServer(app);
    chat.attach(server);
    const port = await freePort();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new RunningChat(chat, server, `http://127.0.0.1:${port}`);
  }

  async token(externalId: string): Promise<string> {
    const known = this.#tokens.get(externalId);
    if (known !== undefined) return known;
    const token = await issueToken({ secret, externalId, ttlSeconds: 3600 });
    this.#tokens.set(externalId, token);
    return token;
  }

  /** Sends a request as this person; `path` is relative to `/api/chat/`. */
  async ask(who: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.token(who)}`, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.address}/api/chat/${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async connect(who: string, path = '/ws/chat/'): Promise<LiveSocket> {
    const headers = { authorization: `Bearer ${await this.token(who)}` };
    const socket = new LiveSocket(
      new WebSocket(`${this.address.replace('http', 'ws')}${path}`, 'homeroom.v1', { headers }),
    );
    this.#sockets.add(socket);
    await socket.frame('connection_established', ({ type }) => type === 'connection_established');
    return socket;
  }

  async userId(externalId: string): Promise<number> {
    const person = await this.chat.storage.people.findByExternalId(externalId);
    if (person === undefined) throw new Error(`there is no ${externalId}`);
    return person.id;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await this.chat.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
