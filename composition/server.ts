import { createServer } from 'node:http';
import type { RequestHandler } from 'express';
import { makeHttpApp } from '../adapters/http/makeHttpApp.ts';
import { limitBodies } from '../adapters/http/routing/bodyDeadline.ts';
import { explainMissingPage } from '../adapters/pages/explainMissingPage.ts';
import type { Door } from './Door.ts';
import { endConnections } from './endConnections.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import type { Log } from './Log.ts';
import { listenAt } from './listenAt.ts';
import { type ShownMetrics, showMetrics } from './showMetrics.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly log: Log;
  /** Milliseconds that a client may take for the headers of a request; ten seconds by default. */
  readonly headersTimeout?: number;
  /** Handlers that come before the chat's. */
  readonly before?: readonly RequestHandler[];
  /** Default: it listens on `host` and `port`. */
  readonly door?: Door;
  /** What `/metrics` shows; the chat's own by default. */
  readonly metrics?: ShownMetrics;
}

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  /** From now on every answer is the last one on its connection. */
  endConnections(): void;
  /** Accepts no more connections, sends sockets to other nodes and finishes what is in flight. Takes at most 15 s. */
  stop(): Promise<void>;
}

/**
 * Bytes of a request's headers, and milliseconds that a client may take for them and for a whole request: a file on a slow
 * line. `limitBodies` gives others much less.
 */
const maxHeaderSize = 16 * 1024;
const defaultHeadersTimeout = 10_000;
const requestTimeout = 900_000;
/** Milliseconds between two looks for those who take longer, at most. */
const checkedEvery = 2_000;
/** Milliseconds over which sockets are asked to reconnect elsewhere, in small groups. */
const drainMs = 8_000;
/** Milliseconds after which open connections are cut, whatever still runs on them. */
const stopMs = 14_000;

/** Serves a chat and its page. @throws ChatError UNAVAILABLE if the port cannot be used */
export const startServer = async (
  chat: HomeroomChat,
  {
    host,
    port,
    trustProxy,
    headersTimeout = defaultHeadersTimeout,
    before = [],
    door = listening(host, port),
    metrics = chat.metrics,
    ...options
  }: ServerOptions,
): Promise<RunningServer> => {
  const shown = [showMetrics(metrics), chat.router, chat.page, explainMissingPage];
  const app = makeHttpApp([limitBodies(), ...before, ...shown], { ...options, trustProxy: trustProxy ? 1 : false });
  const connectionsCheckingInterval = Math.min(checkedEvery, headersTimeout / 2);
  const server = createServer({ maxHeaderSize, headersTimeout, requestTimeout, connectionsCheckingInterval }, app);
  chat.attach(server);
  const lastAnswers = endConnections(server);
  const address = await door.open(server);
  return {
    address,
    endConnections: lastAnswers,
    stop: async () => {
      const closed = door.close(server);
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

const listening = (host: string, port: number): Door => ({
  open: (server) => listenAt(server, host, port),
  close: (server) => new Promise((resolve) => server.close(() => resolve())),
});
