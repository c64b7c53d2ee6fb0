import type { Fetch } from './connection/HttpClient.ts';
import type { WatchPlatform } from './connection/PlatformEvents.ts';
import type { SocketConstructor } from './connection/SocketLike.ts';
import type { FetchToken } from './connection/TokenSource.ts';
import { watchPage } from './connection/watchPage.ts';
import { indexedDbOutbox } from './outbox/indexedDbOutbox.ts';
import { memoryOutbox, type OutboxStore } from './outbox/OutboxStore.ts';
import { type Runtime, systemRuntime } from './runtime/Runtime.ts';
import type { SessionOptions } from './SessionOptions.ts';

export interface ClientOptions {
  /** Where the chat is served, e.g. `https://chat.school.example`, including any path before `/api/chat/`. */
  readonly url: string;
  /**
   * Returns a token of the person. Called again before a token expires, and when the server refuses one. '' in a browser
   * whose cookie says who it is. If it throws, rejects, gives null or does not answer within 8 s, `connection` has the
   * failure `NO_TOKEN` with the reason, and it is called again with growing pauses.
   */
  readonly token: FetchToken;
  /** Stores what is not sent yet. Default: IndexedDB in browsers, memory elsewhere. */
  readonly outbox?: OutboxStore;
  readonly fetch?: Fetch;
  /** Needed in Node before 22, which has no WebSocket of its own; the one of the package `ws` fits. */
  readonly WebSocket?: SocketConstructor;
  /** Follows the device and the app. Default: the page in browsers, nothing elsewhere. */
  readonly watch?: WatchPlatform;
  /** What erased people are called, in the reader's language, e.g. `() => 'Former member'`. Default: a dash. */
  readonly erasedName?: () => string;
  /** Time and randomness, for tests. */
  readonly runtime?: Runtime;
}

/** The options of the host, completed by what the platform provides. @throws TypeError */
export const readOptions = (options: ClientOptions, roomId: number | null): SessionOptions => {
  const { url, token, watch = watchPage, runtime = systemRuntime } = options;
  if (!/^https?:\/\/./.test(url)) throw new TypeError(`url must begin with http:// or https://, not be "${url}"`);
  if (typeof token !== 'function') throw new TypeError('token must be a function that gives a token');
  const platform: { WebSocket?: SocketConstructor; fetch?: Fetch; indexedDB?: IDBFactory } = globalThis;
  const missing = (name: string): TypeError =>
    new TypeError(`There is no ${name} here. Pass one: createChatClient({ …, ${name} })`);
  const { WebSocket = platform.WebSocket, fetch = platform.fetch?.bind(globalThis) } = options;
  if (WebSocket === undefined) throw missing('WebSocket');
  if (fetch === undefined) throw missing('fetch');
  const root = url.replace(/\/+$/, '');
  const outbox =
    options.outbox ?? (platform.indexedDB === undefined ? memoryOutbox() : indexedDbOutbox(`homeroom ${root}`));
  return { url: root, token, outbox, fetch, WebSocket, watch, runtime, roomId, erasedName: options.erasedName };
};
