import { ChatError, type ErrorCode } from '../../../core/errors.ts';

/** SQLSTATEs, or classes of them, after which the same request may succeed. */
const passing = /^(08|53|57P|40001|40P01|55P03|57014|25006|25P0[34]|58000)/;
/** Of the operating system, on the way to the server. */
const unreachable = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/;
/** What `pg` and Knex say without a code. */
const lost =
  /Connection terminated|timeout expired|not queryable|Timeout acquiring a connection|Unable to acquire a connection|query timeout|Connection ended|aborted/;
const unfitting = /^(22P02|22003|22021|22P05)$/;

const help: Readonly<Partial<Record<ErrorCode, string>>> = {
  UNAVAILABLE: 'The database cannot be reached just now. Try again.',
  INSUFFICIENT_STORAGE: 'The database has no space left. An administrator must make room.',
  INVALID_REQUEST: 'The database cannot hold one of the values.',
};
const retryAfterMs = 1_000;

interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
}

const translate = (failure: Failure): ErrorCode | undefined => {
  const code = typeof failure.code === 'string' ? failure.code : '';
  const message = typeof failure.message === 'string' ? failure.message : '';
  if (code === '53100' || code === 'ENOSPC') return 'INSUFFICIENT_STORAGE';
  if (passing.test(code) || unreachable.test(code) || (code === '' && lost.test(message))) return 'UNAVAILABLE';
  return unfitting.test(code) ? 'INVALID_REQUEST' : undefined;
};

/** What a caller of the core is told of a failure of the database; failures of our own making stay what they are. */
export const asStorageError = (error: unknown): unknown => {
  if (error instanceof ChatError || typeof error !== 'object' || error === null) return error;
  const code = translate(error);
  if (code === undefined) return error;
  const facts = { cause: error, ...(code === 'UNAVAILABLE' && { retryAfterMs }) };
  return new ChatError(code, help[code] ?? '', facts);
};

/** The SQLSTATE behind an error, translated or not. */
export const sqlState = (error: unknown): string | undefined => {
  const cause = error instanceof ChatError ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null ? (cause as Failure).code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** A deadlock or a failed serialization: all of the transaction is undone, and doing it again is safe. */
export const isUndone = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

const broken = /^(57P01|57P02|08003|08006|ECONNRESET|EPIPE)$/;
const brokenWords = /Connection terminated|not queryable|Connection ended/;

/** The connection broke with a statement on its way: whether it was done is not known. */
export const isLost = (error: unknown): boolean => {
  const cause = error instanceof ChatError ? error.cause : error;
  if (typeof cause !== 'object' || cause === null) return false;
  const { code, message } = cause as Failure;
  return broken.test(String(code ?? '')) || (code === undefined && brokenWords.test(String(message ?? '')));
};

const lockNotAvailable = '55P03';

/** Somebody else holds a lock, and the statement was told not to wait. */
export const isHeld = (error: unknown): boolean => sqlState(error) === lockNotAvailable;

/** What the database says with NOWAIT, for locks that it has no NOWAIT for. */
export const held = (): ChatError =>
  unavailable('The directory is being changed. Try again.', { code: lockNotAvailable });

export const unavailable = (message: string, cause?: unknown): ChatError =>
  new ChatError('UNAVAILABLE', message, { retryAfterMs, cause });
