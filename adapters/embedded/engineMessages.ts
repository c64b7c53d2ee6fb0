/** The messages between the threads. `connection` is the number of a client connection for the life of the thread. */

export interface EngineSettings {
  /** If absent, the database is in memory and ends with the thread. */
  readonly clusterFolder?: string;
  /** Paths of packed templates (see `Template`), the best first. If none can be used, the thread makes a new one. */
  readonly templates: readonly string[];
}

export type ToEngine =
  | { readonly type: 'open' | 'close'; readonly connection: number }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The client has consumed `size` bytes of output, so the engine may send as many more. */
  | { readonly type: 'taken'; readonly connection: number; readonly size: number }
  /** Brings a copy of the cluster up to this moment; `seen` is what `copyAhead` found of each file. */
  | {
      readonly type: 'copy';
      readonly copy: number;
      readonly folder: string;
      readonly seen: ReadonlyMap<string, string>;
    }
  | { readonly type: 'shutdown' };

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  /** The engine has executed the oldest unanswered `bytes` message, so the client may send the next. */
  | { readonly type: 'written'; readonly connection: number }
  | { readonly type: 'ended'; readonly connection: number }
  /** The copy is what the cluster was at one moment; or it is not, for a reason. */
  | { readonly type: 'copied'; readonly copy: number; readonly failure?: CopyFailure }
  | { readonly type: 'log'; readonly line: string }
  /** The engine has crashed and the thread is about to exit. */
  | { readonly type: 'crashed'; readonly reason: string };

/** An error of the operating system, or another one. */
export interface CopyFailure {
  readonly message: string;
  readonly code?: string;
}
