import { ChatError, type ErrorCode } from '../../../core/errors.ts';

/** SQLSTATEs and classes of them after which the same request may succeed later, some only once an operator has done something. */
const temporary = /^(08|28|3D000|42501|53|57P|40001|40P01|55P03|57014|25006|25P0[34]|58000)/;
/** Error codes of the operating system, when the server cannot be reached. */
const unreachable = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/;
/** Messages of `pg` and Knex that come without a code. */
const lost =
  /Connection terminated|timeout expired|not queryable|Timeout acquiring a connection|Unable to acquire a connection|query timeout|Connection ended|aborted|after calling end on the pool/;
const unstorable = /^(22P02|22003|22021|22P05)$/;

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
  if (temporary.test(code) || unreachable.test(code) || (code === '' && lost.test(message))) return 'UNAVAILABLE';
  return unstorable.test(code) ? 'INVALID_REQUEST' : undefined;
};

/** The ChatError for a failure of the database; other errors are returned as they are. */
export const asStorageError = (error: unknown): unknown => {
  if (error instanceof ChatError || typeof error !== 'object' || error === null) return error;
  const code = translate(error);
  if (code === undefined) return error;
  const facts = { cause: error, ...(code === 'UNAVAILABLE' && { retryAfterMs }) };
  return new ChatError(code, help[code] ?? '', facts);
};

/** The SQLSTATE of an error, whether it is translated or not. */
export const sqlState = (error: unknown): string | undefined => {
  const cause = error instanceof ChatError ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null ? (cause as Failure).code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** A deadlock or a failed serialization: the whole transaction is undone, and it is safe to run it again. */
export const isUndone = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** 08P01 is PgBouncer's, when its connection to PostgreSQL ends without a word. */
const broken = /^(57P01|57P02|08003|08006|08P01|ECONNRESET|EPIPE)$/;
const brokenWords = /Connection terminated|not queryable|Connection ended/;

/** The connection broke while a statement was running: it is unknown whether the statement took effect. */
export const isLost = (error: unknown): boolean => {
  const cause = error instanceof ChatError ? error.cause : error;
  if (typeof cause !== 'object' || cause === null) return false;
  const { code, message } = cause as Failure;
  return broken.test(String(code ?? '')) || (code === undefined && brokenWords.test(String(message ?? '')));
};

const lockNotAvailable = '55P03';

/** Another transaction holds a lock, and the statement does not wait for it. */
export const isHeld = (error: unknown): boolean => sqlState(error) === lockNotAvailable;

/** The error of NOWAIT, for locks that have no NOWAIT. */
export const held = (): ChatError =>
  unavailable('The directory is being changed. Try again.', { code: lockNotAvailable });

export const unavailable = (message: string, cause?: unknown): ChatError =>
  new ChatError('UNAVAILABLE', message, { retryAfterMs, cause });
