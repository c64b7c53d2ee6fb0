import { createServer, type Server } from 'node:http';
import express from 'express';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { freePort } from '../support/freePort.ts';

const person = (externalId: string, role: string) => ({
  externalId,
  role,
  firstName: externalId,
  lastName: 'Miller',
  email: null,
  isActive: true,
});

/** A host that knows people by a cookie, `sid=<external id>`. */
export class CookieHost {
  readonly address: string;
  readonly chat: HomeroomChat;
  readonly #server: Server;

  private constructor(address: string, chat: HomeroomChat, server: Server) {
    this.address = address;
    this.chat = chat;
    this.#server = server;
  }

  /** With a teacher `tess` and her student `sam`. */
  static async open(corsOrigins: readonly string[] = []): Promise<CookieHost> {
    const chat = await createChat({
      database: 'memory',
      corsOrigins,
      authenticate: ({ headers }) => /(?:^|; )sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? null,
    });
    await chat.directory.put({
      users: [person('tess', 'teacher'), person('sam', 'student')],
      relations: [
        { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', contextName: 'Algebra', status: 'active' },
      ],
    });
    const server = createServer(express().use(chat.router));
    chat.attach(server);
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new CookieHost(`http://127.0.0.1:${port}`, chat, server);
  }

  /** The status of a request that a browser could send. */
  async status(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<number> {
    const answer = await fetch(`${this.address}/api/chat/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async close(): Promise<void> {
    await this.chat.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
