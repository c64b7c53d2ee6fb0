import type { Log } from '../../composition/Log.ts';

const quiet = (): void => {};

/** A log that drops everything, for tests that do not check it. */
export const silentLog: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
