import type { LinkLog } from '../adapters/bus/link/LinkLog.ts';
import type { Log } from './Log.ts';

/** Where a link to other nodes logs that its state changed. */
export const linkLogOf = (log: Log): LinkLog => ({
  info: (text) => log.info({}, text),
  warn: (text) => log.warn({}, text),
});
