import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from 'express';
import { makeHttpApp } from '../adapters/http/makeHttpApp.ts';
import { explainMissingPage } from '../adapters/pages/explainMissingPage.ts';
import { ChatError } from '../core/errors.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import type { Log } from './Log.ts';
import { showMetrics } from './showMetrics.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly log: Log;
  /** What is asked before the chat is. */
  readonly before?: readonly Router[];
}

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  /** Stops taking connections, lets sockets come back elsewhere, finishes what is in flight; at most 15 s. */
  stop(): Promise<void>;
}

/** Bytes of a request's headers, and milliseconds that a client may take for them and for a whole request. */
const maxHeaderSize = 16 * 1024;
const headersTimeout = 10_000;
const requestTimeout = 30_000;
/** Connections that may wait to be accepted: after a restart everybody comes at once, and who finds no place loses seconds. */
const backlog = 4_096;
/** Sockets are given this long to be told to come back, in small groups. */
const drainMs = 8_000;
/** After this the process goes, whatever still hangs. */
const stopMs = 14_000;

/** Serves a chat and its page on its own: starts in order, and stops in the reverse one. */
export const startServer = async (
  chat: HomeroomChat,
  { host, port, trustProxy, before = [], ...options }: ServerOptions,
): Promise<RunningServer> => {
  const app = makeHttpApp([...before, showMetrics(chat), chat.router, chat.page, explainMissingPage], {
    ...options,
    trustProxy: trustProxy ? 1 : false,
  });
  const server = createServer(
    { maxHeaderSize, headersTimeout, requestTimeout, connectionsCheckingInterval: 2_000 },
    app,
  );
  chat.attach(server);
  await listen(server, host, port);
  return {
    address: addressOf(server),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const limit = setTimeout(() => server.closeAllConnections(), stopMs);
      await chat.drain(drainMs);
      server.closeIdleConnections();
      await closed;
      clearTimeout(limit);
      await chat.close();
    },
  };
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const help =
        failure.code === 'EADDRINUSE'
          ? 'is taken: stop what uses it, or set PORT to another'
          : `cannot be used (${failure.code})`;
      reject(new ChatError('UNAVAILABLE', `Port ${port} on ${host} ${help}.`, { cause: failure }));
    });
    server.listen({ port, host, backlog }, resolve);
  });

const addressOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};
