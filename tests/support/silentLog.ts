import type { Log } from '../../composition/Log.ts';

const quiet = (): void => {};

/** For tests that do not look at what is logged. */
export const silentLog: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
