import type { Fetch } from './connection/HttpClient.ts';
import type { WatchPlatform } from './connection/PlatformEvents.ts';
import type { SocketConstructor } from './connection/SocketLike.ts';
import type { FetchToken } from './connection/TokenSource.ts';
import type { OutboxStore } from './outbox/OutboxStore.ts';
import type { Runtime } from './runtime/Runtime.ts';

/** What a session is made from, with every default filled in. */
export interface SessionOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: FetchToken;
  readonly outbox: OutboxStore;
  readonly fetch: Fetch;
  readonly WebSocket: SocketConstructor;
  readonly watch: WatchPlatform;
  readonly runtime: Runtime;
  readonly erasedName: (() => string) | undefined;
  /** Binds the client to one room. */
  readonly roomId: number | null;
}
