import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';

/** Milliseconds for a body, from the end of its headers. */
const usualMs = 30_000;

const deadlines = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/**
 * Cuts the connections of those who take too long for a body, with 408; `usualMs` by default. Files of people on slow lines
 * take longer: routes that receive some say so (`keepPace`).
 */
export const limitBodies =
  (ms = usualMs): RequestHandler =>
  (request, _response, next) => {
    if (hasBody(request)) {
      const timer = setTimeout(() => cutOff(request), ms).unref();
      deadlines.set(request, timer);
      request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    next();
  };

/** How fast a file must come. */
export interface Pace {
  /** On average, since its first moment. */
  readonly bytesPerSecond: number;
  /** Milliseconds after which that is asked, and between two looks. */
  readonly graceMs: number;
  readonly everyMs: number;
}

/** Ten mebibytes are there after a quarter of an hour, over the slowest of telephones. */
const usualPace: Pace = { bytesPerSecond: 12 * 1024, graceMs: 30_000, everyMs: 5_000 };

/**
 * Instead of the deadline of its body: a request may take as long as its bytes keep coming at this pace. Who sends more slowly
 * is cut off with 408. Ends with the body.
 */
export const keepPace = (request: IncomingMessage, { bytesPerSecond, graceMs, everyMs }: Pace = usualPace): void => {
  clearTimeout(deadlines.get(request));
  const { socket } = request;
  const [began, before] = [performance.now(), socket.bytesRead];
  const timer = setInterval(() => {
    const ms = performance.now() - began;
    // What was received and is not read yet counts for the sender.
    if (ms >= graceMs && socket.bytesRead - before < (bytesPerSecond * ms) / 1_000) cutOff(request);
  }, everyMs).unref();
  request.once('end', () => clearInterval(timer)).once('close', () => clearInterval(timer));
};

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** As Node does it for headers that do not come. */
const cutOff = ({ complete, socket }: IncomingMessage): void => {
  if (complete || socket.destroyed) return;
  socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  socket.destroy();
};
