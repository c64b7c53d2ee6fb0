/** The messages between the threads. `connection` is the number of a client connection for the life of the thread. */

export interface EngineSettings {
  /** If absent, the database is in memory and ends with the thread. */
  readonly clusterFolder?: string;
  /** The path of a packed template (see `createTemplate`). If it is absent or outdated, the thread makes a new one. */
  readonly template?: string;
}

export type ToEngine =
  | { readonly type: 'open' | 'close'; readonly connection: number }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The client has consumed `size` bytes of output, so the engine may send as many more. */
  | { readonly type: 'taken'; readonly connection: number; readonly size: number }
  | { readonly type: 'shutdown' };

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The engine has executed the oldest unanswered `bytes` message, so the client may send the next. */
  | { readonly type: 'written'; readonly connection: number }
  | { readonly type: 'ended'; readonly connection: number }
  | { readonly type: 'log'; readonly line: string }
  /** The engine has crashed and the thread is about to exit. */
  | { readonly type: 'crashed'; readonly reason: string };
