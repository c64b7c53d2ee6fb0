import { ChatError, type ErrorCode } from '../../../core/errors.ts';

/**
 * What a client does after a close code.
 * `yes`: it comes back at once, spread over a second so that all clients of a node do not return as one.
 * `later`: it waits 8 s or longer, and longer each time the code repeats.
 * `no`: the same client would get the same answer; it stays closed until a person acts.
 */
export type Reconnect = 'yes' | 'later' | 'no';

export interface CloseEntry {
  readonly code: number;
  /** The name in the table of close codes, or the error's code. */
  readonly reason: string;
  readonly reconnect: Reconnect;
  /** The client needs a token that it has not used before. */
  readonly needsFreshToken: boolean;
  /** The most reconnects in a row without being online in between; null: no bound. */
  readonly attempts: number | null;
  readonly meaning: string;
}

type Ending = Omit<CloseEntry, 'reason'>;

const closing = (
  code: number,
  reconnect: Reconnect,
  meaning: string,
  { needsFreshToken = false, attempts = null }: Partial<Pick<Ending, 'needsFreshToken' | 'attempts'>> = {},
): Ending => ({ code, reconnect, needsFreshToken, attempts, meaning });

export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** The WebSocket close code, if the error ends the socket. */
  readonly close: number | null;
  /** What a client does after the close code. */
  readonly ending: Ending | null;
  /** True if the same request can succeed later. */
  readonly canRetry: boolean;
}

const answer = (status: number, canRetry = false): ErrorEntry => ({ status, close: null, ending: null, canRetry });
const ending = (status: number, how: Ending): ErrorEntry => ({
  status,
  close: how.code,
  ending: how,
  canRetry: false,
});

/** The only place that maps error codes to statuses and close codes. A missing code does not compile. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = {
  INVALID_REQUEST: answer(400),
  EMPTY_MESSAGE: answer(400),
  MESSAGE_TOO_LONG: answer(400),
  MESSAGE_REFUSED: answer(422),
  ROOM_INACTIVE: answer(409),
  UNAUTHORIZED: ending(
    401,
    closing(4401, 'yes', 'The token is refused or has expired. A second refusal in a row is final.', {
      needsFreshToken: true,
      attempts: 1,
    }),
  ),
  CANNOT_CHAT: answer(403),
  ACCESS_DENIED: answer(403),
  USER_INACTIVE: ending(403, closing(4403, 'no', 'The account is not active, or the room is not theirs.')),
  USER_NOT_FOUND: answer(404),
  ROOM_NOT_FOUND: answer(404),
  MESSAGE_NOT_FOUND: answer(404),
  ATTACHMENT_NOT_FOUND: answer(404),
  /** The address does not exist. */
  NOT_FOUND: answer(404),
  CONFLICT: answer(409),
  GONE: answer(410),
  /** Only a faulty client sends such a frame, and its outbox would send the frame again after every reconnect. */
  PAYLOAD_TOO_LARGE: ending(413, closing(1009, 'no', 'A frame was larger than 64 KiB.')),
  UNSUPPORTED_MEDIA_TYPE: answer(415),
  RATE_LIMIT_EXCEEDED: answer(429, true),
  UNAVAILABLE: answer(503, true),
  /** Reading goes on. */
  MAINTENANCE: answer(503, true),
  INSUFFICIENT_STORAGE: answer(507, true),
  INTERNAL: answer(500),
};

/** The reasons to close a socket that are not errors of a request. */
const endings = {
  restart: closing(1012, 'yes', 'The server restarts. Resume with the cursors, after the time that `drain` gave.'),
  /** Clients that come back to a faulty server at once add to its load. */
  internalError: closing(1011, 'later', 'The server failed and has logged why.'),
  /** The client is faulty and would send the same frames again. */
  badFrames: closing(4400, 'no', 'Too many frames in a row could not be read.'),
  /**
   * The network was too slow for the first frame, or the page slept between opening and sending; both pass. A client
   * that never authenticates would return for ever, so it has five attempts in a row.
   */
  noAuthInTime: closing(4408, 'later', 'No ticket, header or auth frame came in time.', { attempts: 5 }),
  tooManySockets: closing(4409, 'later', 'The person has too many sockets open.'),
  tooSlow: closing(4413, 'yes', 'The client read too slowly. Resume with the cursors.'),
  flooding: closing(4429, 'later', 'The client sent too many frames.'),
} as const;

type CloseReason = keyof typeof endings;

/** The close codes by the server's reasons. */
export const closeCodes = Object.fromEntries(
  Object.entries(endings).map(([reason, { code }]) => [reason, code]),
) as Readonly<Record<CloseReason, number>>;

/** Every close code that the server uses, each once. */
export const closeTable: readonly CloseEntry[] = [
  ...Object.entries(errorTable).flatMap(([reason, { ending: how }]) => (how === null ? [] : [{ ...how, reason }])),
  ...Object.entries(endings).map(([reason, how]) => ({ ...how, reason })),
];

/** Turns any failure into an error for clients; an unknown one becomes INTERNAL and reveals nothing. */
export const asChatError = (failure: unknown): ChatError =>
  failure instanceof ChatError
    ? failure
    : new ChatError('INTERNAL', 'Something went wrong here. It has been logged.', { cause: failure });

/** The members of errors that HTTP and sockets share. */
export const encodeError = ({ code, message, details, retryAfterMs }: ChatError) => ({
  code,
  message,
  ...(details === undefined ? {} : { details }),
  ...(retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(retryAfterMs) }),
});
