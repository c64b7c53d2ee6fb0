import { hostname } from 'node:os';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { ChatError } from '../core/errors.ts';
import type { LogLevel } from './Config.ts';
import type { Log } from './Log.ts';
import { version } from './version.ts';

/** Members that no log line shows, in case some code passes them on. */
const secrets = ['token', 'ticket', 'authorization', 'password', 'secret', 'headers', 'content'];

/** Milliseconds between two lines about the same thing that does not answer. */
const outageMs = 60_000;

/**
 * Structured logs, one JSON line each with the node, its release and process, on standard error, so that the output of
 * commands stays clean; `facts` are in each line too. Of a dependency that does not answer there is one line a minute, with how many it stands for.
 */
export const makeLog = (
  level: LogLevel,
  destination: DestinationStream = pino.destination(2),
  facts: Readonly<Record<string, unknown>> = {},
): Log => {
  const log = pino(
    {
      level,
      base: { node: hostname(), version, pid: process.pid, ...facts },
      timestamp: stdTimeFunctions.isoTime,
      redact: secrets.flatMap((name) => [name, `*.${name}`]),
    },
    destination,
  );
  return {
    isLevelEnabled: (wanted) => log.isLevelEnabled(wanted),
    ...{ debug: log.debug.bind(log), info: log.info.bind(log), error: log.error.bind(log), warn: calm(log) },
  };
};

/** Things that are remembered at most. */
const toldAtMost = 200;

const calm = (log: Pick<Log, 'warn'>): Log['warn'] => {
  const told = new Map<string, { at: number; more: number }>();
  return (facts, message) => {
    if (!isOutage(facts)) return log.warn(facts, message);
    const now = performance.now();
    const key = 'dependency' in facts ? `${String(facts.dependency)}: ${message}` : message;
    const last = told.get(key);
    if (last !== undefined && now - last.at < outageMs) {
      last.more += 1;
      return;
    }
    if (told.size >= toldAtMost) told.clear();
    told.set(key, { at: now, more: 0 });
    log.warn({ ...facts, ...(last !== undefined && last.more > 0 && { repeated: last.more }) }, message);
  };
};

/** The line is about something that does not answer just now. */
const isOutage = (facts: object): boolean =>
  'dependency' in facts || ('err' in facts && facts.err instanceof ChatError && facts.err.code === 'UNAVAILABLE');
