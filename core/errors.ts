/**
 * The errors that callers can get. The code is the contract; `adapters/wire/errors/errorTable.ts` maps it to HTTP statuses and
 * close codes.
 */
export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'EMPTY_MESSAGE'
  | 'MESSAGE_TOO_LONG'
  | 'MESSAGE_REFUSED'
  | 'ROOM_INACTIVE'
  | 'UNAUTHORIZED'
  | 'CANNOT_CHAT'
  | 'ACCESS_DENIED'
  | 'USER_INACTIVE'
  | 'USER_NOT_FOUND'
  | 'ROOM_NOT_FOUND'
  | 'MESSAGE_NOT_FOUND'
  | 'ATTACHMENT_NOT_FOUND'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'GONE'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMIT_EXCEEDED'
  | 'UNAVAILABLE'
  | 'MAINTENANCE'
  | 'INSUFFICIENT_STORAGE'
  | 'INTERNAL';

export interface ChatErrorOptions {
  /** Machine-readable, for the client, e.g. `[{ path: '/content', problem: 'must be a string' }]`. Never secrets. */
  readonly details?: unknown;
  /** Milliseconds after which the same request may succeed. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error class of the core. `message` tells a person what is wrong and what to do. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ChatError';
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }
}
