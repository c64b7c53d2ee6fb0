/** What crosses the thread boundary. `connection` numbers one client connection for the life of the thread. */

export interface EngineSettings {
  /** Absent: everything lives in memory and ends with the thread. */
  readonly clusterFolder?: string;
  /** Path of a packed template (see `createTemplate`); absent or outdated: one is made on the spot. */
  readonly template?: string;
}

export type ToEngine =
  | { readonly type: 'open' | 'close'; readonly connection: number }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The client has consumed `size` bytes of output; the engine may send as many more. */
  | { readonly type: 'taken'; readonly connection: number; readonly size: number }
  | { readonly type: 'shutdown' };

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The oldest unanswered `bytes` message was executed; the client may send the next. */
  | { readonly type: 'written'; readonly connection: number }
  | { readonly type: 'ended'; readonly connection: number }
  | { readonly type: 'log'; readonly line: string }
  /** The engine died and the thread is about to exit. */
  | { readonly type: 'crashed'; readonly reason: string };
