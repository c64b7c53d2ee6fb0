/** What a server refused, or what kept a request from reaching it (`UNREACHABLE`). */
export interface ChatFailure {
  /** A code of the server's error table, or `UNREACHABLE`. */
  readonly code: string;
  /** In words, for people. */
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** What a promise of the client rejects with. */
export class ChatRefusal extends Error implements ChatFailure {
  readonly code: string;
  readonly retryAfterMs: number | null;
  /** Of HTTP; null when the refusal came otherwise. */
  readonly status: number | null;

  constructor({ code, message, retryAfterMs }: ChatFailure, status: number | null = null) {
    super(message);
    this.name = 'ChatRefusal';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
  }
}

/** Nothing came back: nobody knows whether the request arrived. */
export const unreachable = (message = 'The server does not answer.'): ChatRefusal =>
  new ChatRefusal({ code: 'UNREACHABLE', message, retryAfterMs: null });

/** The plain facts, for states and storage. */
export const asFailure = (thrown: unknown): ChatFailure => {
  if (!(thrown instanceof ChatRefusal))
    return {
      code: 'UNREACHABLE',
      message: thrown instanceof Error ? thrown.message : String(thrown),
      retryAfterMs: null,
    };
  const { code, message, retryAfterMs } = thrown;
  return { code, message, retryAfterMs };
};

/** The server's own word that the same request can succeed later, or no word at all. */
const transient = new Set([
  'UNREACHABLE',
  'UNAVAILABLE',
  'RATE_LIMIT_EXCEEDED',
  'INSUFFICIENT_STORAGE',
  'UNAUTHORIZED',
]);
/** Not told as passing, but not an answer to what was asked either: worth a few tries. */
const suspicious = new Set(['INTERNAL', 'UNKNOWN']);

export const failureKind = (code: string): 'transient' | 'suspicious' | 'permanent' =>
  transient.has(code) ? 'transient' : suspicious.has(code) ? 'suspicious' : 'permanent';
