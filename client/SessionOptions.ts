import type { OutboxStore } from './Outbox.ts';
import type { Fetch } from './Rest.ts';
import type { Runtime } from './Runtime.ts';
import type { SocketConstructor } from './SocketLike.ts';

/** What a session is made from; all of it is there. */
export interface SessionOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: () => string | Promise<string>;
  readonly outbox: OutboxStore;
  readonly fetch: Fetch;
  readonly WebSocket: SocketConstructor;
  readonly runtime: Runtime;
  /** Binds the client to one room. */
  readonly roomId: number | null;
}
