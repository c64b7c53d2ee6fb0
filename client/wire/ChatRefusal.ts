/** What a server refused, or what kept a request from reaching it (`UNREACHABLE`). */
export interface ChatFailure {
  /** A code of the server's error table, or `UNREACHABLE`. */
  readonly code: string;
  /** In words, for people. */
  readonly message: string;
  readonly retryAfterMs: number | null;
  /** Of a message that waits for a reviewer (`MESSAGE_HELD`); absent for all others. */
  readonly heldId?: number;
}

/** The error that promises of the client reject with. */
export class ChatRefusal extends Error implements ChatFailure {
  readonly code: string;
  readonly retryAfterMs: number | null;
  /** The HTTP status; null if the refusal came over the socket or from the client. */
  readonly status: number | null;
  readonly heldId?: number;

  constructor({ code, message, retryAfterMs, heldId }: ChatFailure, status: number | null = null) {
    super(message);
    this.name = 'ChatRefusal';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    if (heldId !== undefined) this.heldId = heldId;
  }
}

/** No answer came, so it is not known whether the request arrived. */
export const unreachable = (message = 'The server does not answer.'): ChatRefusal =>
  new ChatRefusal({ code: 'UNREACHABLE', message, retryAfterMs: null });

/** The failure as plain data, for states and storage. */
export const asFailure = (thrown: unknown): ChatFailure => {
  if (!(thrown instanceof ChatRefusal))
    return {
      code: 'UNREACHABLE',
      message: thrown instanceof Error ? thrown.message : String(thrown),
      retryAfterMs: null,
    };
  const { code, message, retryAfterMs, heldId } = thrown;
  return { code, message, retryAfterMs, ...(heldId === undefined ? {} : { heldId }) };
};

/** The server says that the same request can succeed later, or nothing was heard of it. */
const transient = new Set([
  'UNREACHABLE',
  'UNAVAILABLE',
  'RATE_LIMIT_EXCEEDED',
  'INSUFFICIENT_STORAGE',
  'UNAUTHORIZED',
]);
/** The server says neither that it can succeed later nor why it was refused: worth a few attempts. */
const suspicious = new Set(['INTERNAL', 'UNKNOWN']);

export const failureKind = (code: string): 'transient' | 'suspicious' | 'permanent' =>
  transient.has(code) ? 'transient' : suspicious.has(code) ? 'suspicious' : 'permanent';
