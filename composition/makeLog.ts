import { pino } from 'pino';
import type { LogLevel } from './Config.ts';
import type { Log } from './Log.ts';

/** Members that no log line shows, should somebody ever pass them on. */
const secrets = ['token', 'ticket', 'authorization', 'password', 'secret', 'headers', 'content'];

/** Structured logs, a JSON line each, on standard error: what commands print stays clean. */
export const makeLog = (level: LogLevel): Log =>
  pino({ level, base: null, redact: secrets.flatMap((name) => [name, `*.${name}`]) }, pino.destination(2));
