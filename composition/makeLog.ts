import { pino } from 'pino';
import type { LogLevel } from './Config.ts';
import type { Log } from './Log.ts';

/** Members that no log line shows, in case some code passes them on. */
const secrets = ['token', 'ticket', 'authorization', 'password', 'secret', 'headers', 'content'];

/** Structured logs, one JSON line each, on standard error, so that the output of commands stays clean. */
export const makeLog = (level: LogLevel): Log =>
  pino({ level, base: null, redact: secrets.flatMap((name) => [name, `*.${name}`]) }, pino.destination(2));
