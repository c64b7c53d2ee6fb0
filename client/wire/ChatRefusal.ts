/** What a server refused, or what kept a request from reaching it (`UNREACHABLE`, `NO_TOKEN`). */
export interface ChatFailure {
  /** A code of the server's error table, `UNREACHABLE`, or `NO_TOKEN`: the host's `token` function failed. */
  readonly code: string;
  /** In words, for people. */
  readonly message: string;
  readonly retryAfterMs: number | null;
  /** Facts beside the words, e.g. `{restricted_until}`; absent where there are none. */
  readonly details?: unknown;
  /** Of a message that waits for a reviewer (`MESSAGE_HELD`); absent for all others. */
  readonly heldId?: number;
}

/** The error that promises of the client reject with. */
export class ChatRefusal extends Error implements ChatFailure {
  readonly code: string;
  readonly retryAfterMs: number | null;
  /** The HTTP status; null if the refusal came over the socket or from the client. */
  readonly status: number | null;
  readonly details?: unknown;
  readonly heldId?: number;

  constructor({ code, message, retryAfterMs, details, heldId }: ChatFailure, status: number | null = null) {
    super(message);
    this.name = 'ChatRefusal';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    if (details !== undefined) this.details = details;
    if (heldId !== undefined) this.heldId = heldId;
  }
}

/** No answer came, so it is not known whether the request arrived. */
export const unreachable = (message = 'The server does not answer.'): ChatRefusal =>
  new ChatRefusal({ code: 'UNREACHABLE', message, retryAfterMs: null });

/** The words of what was thrown. */
export const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The failure as plain data, for states and storage. */
export const asFailure = (thrown: unknown): ChatFailure => {
  if (!(thrown instanceof ChatRefusal)) return { code: 'UNREACHABLE', message: reasonOf(thrown), retryAfterMs: null };
  const { code, message, retryAfterMs, details, heldId } = thrown;
  return { code, message, retryAfterMs, ...(details ? { details } : null), ...(heldId ? { heldId } : null) };
};

/** The server says that the same request can succeed later, or nothing was heard of it. */
const transient = new Set([
  'UNREACHABLE',
  'NO_TOKEN',
  'UNAVAILABLE',
  'MAINTENANCE',
  'RATE_LIMIT_EXCEEDED',
  'INSUFFICIENT_STORAGE',
  'UNAUTHORIZED',
]);
/** The server says neither that it can succeed later nor why it was refused: worth a few attempts. */
const suspicious = new Set(['INTERNAL', 'UNKNOWN']);

export const failureKind = (code: string): 'transient' | 'suspicious' | 'permanent' =>
  transient.has(code) ? 'transient' : suspicious.has(code) ? 'suspicious' : 'permanent';
