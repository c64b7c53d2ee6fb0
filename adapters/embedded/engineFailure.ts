/** The SQLSTATEs that a PostgreSQL server uses for the same situations, so that callers need one table for both. */
const DISK_FULL = '53100';
const CRASH_SHUTDOWN = '57P02';

/** An error of the database engine itself and not of one statement. `code` is an SQLSTATE. */
export interface EngineFailure extends Error {
  readonly code: string;
}

export const engineFailure = (reason: string, cause?: unknown): EngineFailure => {
  const diskFull = /no space left on device|ENOSPC/i.test(reason);
  const message = diskFull
    ? `the embedded database stopped because the disk is full: ${reason}`
    : `the embedded database stopped: ${reason}`;
  return Object.assign(new Error(message, { cause }), { code: diskFull ? DISK_FULL : CRASH_SHUTDOWN });
};
