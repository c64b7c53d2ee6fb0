import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import { makeHttpApp } from '../adapters/http/makeHttpApp.ts';
import { limitBodies } from '../adapters/http/routing/bodyDeadline.ts';
import { explainMissingPage } from '../adapters/pages/explainMissingPage.ts';
import { ChatError } from '../core/errors.ts';
import { endConnections } from './endConnections.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import type { Log } from './Log.ts';
import { showMetrics } from './showMetrics.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly log: Log;
  /** Handlers that come before the chat's. */
  readonly before?: readonly RequestHandler[];
}

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  /** Accepts no more connections, sends sockets to other nodes and finishes what is in flight. Takes at most 15 s. */
  stop(): Promise<void>;
}

/**
 * Bytes of a request's headers, and milliseconds that a client may take for them and for a whole request: a file on a slow
 * line. `limitBodies` gives others much less.
 */
const maxHeaderSize = 16 * 1024;
const headersTimeout = 10_000;
const requestTimeout = 900_000;
/**
 * Connections that may wait to be accepted. After a restart all clients connect at once, and a connection that finds no
 * place in the queue loses seconds.
 */
const backlog = 4_096;
/** Milliseconds over which sockets are asked to reconnect elsewhere, in small groups. */
const drainMs = 8_000;
/** Milliseconds after which open connections are cut, whatever still runs on them. */
const stopMs = 14_000;

/** Serves a chat and its page. @throws ChatError UNAVAILABLE if the port cannot be used */
export const startServer = async (
  chat: HomeroomChat,
  { host, port, trustProxy, before = [], ...options }: ServerOptions,
): Promise<RunningServer> => {
  const app = makeHttpApp([limitBodies(), ...before, showMetrics(chat), chat.router, chat.page, explainMissingPage], {
    ...options,
    trustProxy: trustProxy ? 1 : false,
  });
  const server = createServer(
    { maxHeaderSize, headersTimeout, requestTimeout, connectionsCheckingInterval: 2_000 },
    app,
  );
  chat.attach(server);
  const lastAnswers = endConnections(server);
  await listen(server, host, port);
  return {
    address: addressOf(server),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      lastAnswers();
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
