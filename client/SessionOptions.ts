import type { Fetch } from './connection/HttpClient.ts';
import type { SocketConstructor } from './connection/SocketLike.ts';
import type { OutboxStore } from './outbox/OutboxStore.ts';
import type { Runtime } from './runtime/Runtime.ts';

/** What a session is made from, with every default filled in. */
export interface SessionOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: () => string | Promise<string>;
  readonly outbox: OutboxStore;
  readonly fetch: Fetch;
  readonly WebSocket: SocketConstructor;
  readonly runtime: Runtime;
  readonly erasedName: (() => string) | undefined;
  /** Binds the client to one room. */
  readonly roomId: number | null;
}
