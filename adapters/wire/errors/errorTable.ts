import { ChatError, type ErrorCode } from '../../../core/errors.ts';

export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** WebSocket close code, where the error ends the socket. */
  readonly close: number | null;
  /** True when the very same request can succeed later. */
  readonly canRetry: boolean;
}

const answer = (status: number, canRetry = false): ErrorEntry => ({ status, close: null, canRetry });
const ending = (status: number, close: number): ErrorEntry => ({ status, close, canRetry: false });

/** The one place that says how an error code looks outside. A code that is missing here does not compile. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = {
  INVALID_REQUEST: answer(400),
  EMPTY_MESSAGE: answer(400),
  MESSAGE_TOO_LONG: answer(400),
  ROOM_INACTIVE: answer(409),
  UNAUTHORIZED: ending(401, 4401),
  CANNOT_CHAT: answer(403),
  ACCESS_DENIED: answer(403),
  USER_INACTIVE: ending(403, 4403),
  USER_NOT_FOUND: answer(404),
  ROOM_NOT_FOUND: answer(404),
  MESSAGE_NOT_FOUND: answer(404),
  ATTACHMENT_NOT_FOUND: answer(404),
  /** No such address. */
  NOT_FOUND: answer(404),
  CONFLICT: answer(409),
  PAYLOAD_TOO_LARGE: ending(413, 1009),
  UNSUPPORTED_MEDIA_TYPE: answer(415),
  RATE_LIMIT_EXCEEDED: answer(429, true),
  UNAVAILABLE: answer(503, true),
  INSUFFICIENT_STORAGE: answer(507, true),
  INTERNAL: answer(500),
};

/** Why a socket is closed when no error of a request is the reason. */
export const closeCodes = {
  /** The server restarts; resume with the cursors. */
  restart: 1012,
  badFrames: 4400,
  noAuthInTime: 4408,
  tooManySockets: 4409,
  /** The reader was too slow; resume with the cursors. */
  tooSlow: 4413,
  flooding: 4429,
} as const;

/** What clients see of any failure: unknown ones become INTERNAL and tell nothing. */
export const asChatError = (failure: unknown): ChatError =>
  failure instanceof ChatError
    ? failure
    : new ChatError('INTERNAL', 'Something went wrong here. It has been logged.', { cause: failure });

/** The members that errors have in common on HTTP and on sockets. */
export const encodeError = ({ code, message, details, retryAfterMs }: ChatError) => ({
  code,
  message,
  ...(details === undefined ? {} : { details }),
  ...(retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(retryAfterMs) }),
});
