import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import { SyncGone } from '../../../core/messages/readRooms.ts';
import { asChatError, encodeError, errorTable } from '../../wire/errors/errorTable.ts';
import type { LegacyReply } from '../../wire/legacy/LegacyRoute.ts';
import { allowOrigin } from './allowOrigin.ts';
import type { HttpLog } from './HttpLog.ts';
import type { FileReply } from './Route.ts';

export interface ExchangeSettings {
  readonly log: HttpLog;
  /** Origins whose pages may read the answers, e.g. `https://school.example`. */
  readonly corsOrigins: readonly string[];
  /** Their pages may send cookies too; default false. */
  readonly isCredentialed?: boolean;
  /** Called after every answer; the route is a pattern, `ms` from the request to the end of the answer. */
  readonly onAnswered?: (route: string, method: string, status: number, ms: number) => void;
}

/** The request ids that other programs may choose: short, and of characters that are safe in logs and headers. */
const saneRequestId = /^[A-Za-z0-9._:-]{1,128}$/;

/** Asked every few seconds by every balancer. */
const isHealth = (route: string): boolean => route === '/metrics' || /\/health(\/|$)/.test(route);

/** Milliseconds without a byte after which a file's answer is given up. */
const fileStallMs = 60_000;

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((done) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      done();
    };
    response.on('drain', settle).on('close', settle);
  });

/** The seconds of `Retry-After` if the error gives none. */
const usualWaitMs = 1_000;

/** One request and its answer: request id, headers, body and log line. */
export class Exchange {
  readonly requestId: string;
  /** The person who calls, for the log; set after authentication. */
  userId: UserId | null = null;
  /** The client's address, for the log, as far as proxies are trusted. */
  address: string | undefined;
  /** The room that the path names, for the log. */
  roomId: unknown;
  readonly #response: ServerResponse;
  readonly #log: HttpLog;
  readonly #route: string;

  /** @param route the pattern, not the address: addresses may hold tokens */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    route: string,
    { log, corsOrigins, isCredentialed, onAnswered }: ExchangeSettings,
  ) {
    const given = request.headers['x-request-id'];
    this.requestId = typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID();
    this.#response = response;
    this.#log = log;
    this.#route = route;

    response.setHeader('X-Request-Id', this.requestId);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    allowOrigin(request, response, corsOrigins, isCredentialed);
    const startedAt = performance.now();
    const { socket } = request;
    const writtenBefore = socket.bytesWritten;
    this.address = socket.remoteAddress;
    response.once('close', () => {
      const facts = {
        request_id: this.requestId,
        method: request.method,
        route,
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        user_id: this.userId,
        ...(this.roomId !== undefined && { room_id: this.roomId }),
        address: this.address,
        bytes_in: Number(request.headers['content-length'] ?? 0),
        bytes_out: Math.max(0, socket.bytesWritten - writtenBefore),
        ...(response.writableFinished ? {} : { is_aborted: true }),
      };
      log[isHealth(route) ? 'debug' : 'info'](facts, 'request');
      onAnswered?.(route, facts.method ?? '', facts.status, facts.ms);
    });
  }

  send(status: number, body: unknown): void {
    this.sendText(status, 'application/json; charset=utf-8', JSON.stringify(body));
  }

  sendText(status: number, contentType: string, text: string): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
    this.#response.end(text);
  }

  /**
   * Answers with a file while it is made. A failure after its first byte cuts the connection, so that nobody takes a part of
   * it for the whole. @throws what `make` throws before the first byte
   */
  async sendFile({ name, contentType, make }: FileReply): Promise<void> {
    const response = this.#response;
    response.setTimeout(fileStallMs, () => response.destroy());
    try {
      await make(async (bytes) => {
        if (response.destroyed) throw new ChatError('UNAVAILABLE', 'The client is gone.');
        if (!response.headersSent)
          response.writeHead(200, {
            'Content-Type': contentType,
            'Content-Disposition': `attachment; filename="${name}"`,
          });
        if (!response.write(bytes)) await drained(response);
      });
      response.end();
    } catch (failure) {
      if (!response.headersSent) throw failure;
      this.#report('warn', asChatError(failure));
      response.destroy();
    }
  }

  /** Writes the body of an answer whose head is sent. A failure cuts the connection, as in `sendFile`. */
  async sendStream(bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const response = this.#response;
    response.setTimeout(fileStallMs, () => response.destroy());
    try {
      for await (const chunk of bytes) {
        if (response.destroyed) return;
        if (!response.write(chunk)) await drained(response);
      }
      response.end();
    } catch (failure) {
      this.#report('warn', asChatError(failure));
      response.destroy();
    }
  }

  /** Sends a browser to another address. */
  sendAway(location: string): void {
    this.#response.writeHead(302, { Location: location, 'Content-Length': 0 });
    this.#response.end();
  }

  /** Answers with 204 and no body. */
  sendNothing(): void {
    this.#response.writeHead(204);
    this.#response.end();
  }

  /** Answers with the error's status and body. An unknown failure goes to the log, and the client learns nothing of it. */
  fail(failure: unknown, status?: number): void {
    const error = this.#refuse(failure);
    const body = { ...encodeError(error), request_id: this.requestId };
    if (failure instanceof SyncGone) {
      const gone = { floor_seq: failure.floorSeq };
      this.send(410, { error: { ...body, details: gone }, ...gone });
    } else this.send(status ?? errorTable[error.code].status, { error: body });
  }

  /** As `fail`, in the form of another system. */
  failAs(failure: unknown, refusal: (error: ChatError, status: number) => LegacyReply): void {
    const error = this.#refuse(failure);
    this.reply(refusal(error, errorTable[error.code].status));
  }

  /** Answers with a status and a body, or with 204. */
  reply({ status, body }: LegacyReply): void {
    if (body === undefined) this.sendNothing();
    else this.send(status, body);
  }

  /** Sets what every refusal says, and notes what is our own fault. */
  #refuse(failure: unknown): ChatError {
    const error = asChatError(failure);
    const entry = errorTable[error.code];
    if (error.code === 'INTERNAL') this.#report('error', error);
    if (error.code === 'UNAVAILABLE') this.#report('warn', error);
    if (error.code === 'UNAUTHORIZED') this.#response.setHeader('WWW-Authenticate', 'Bearer');
    const waitMs = error.retryAfterMs ?? (entry.canRetry ? usualWaitMs : undefined);
    if (waitMs !== undefined) this.#response.setHeader('Retry-After', Math.max(1, Math.ceil(waitMs / 1000)));
    return error;
  }

  #report(level: 'warn' | 'error', error: ChatError): void {
    this.#log[level]({ request_id: this.requestId, route: this.#route, err: error.cause ?? error }, error.message);
  }
}
