import type { Fetch } from './connection/HttpClient.ts';
import type { SocketConstructor } from './connection/SocketLike.ts';
import { indexedDbOutbox } from './outbox/indexedDbOutbox.ts';
import { memoryOutbox, type OutboxStore } from './outbox/OutboxStore.ts';
import { type Runtime, systemRuntime } from './runtime/Runtime.ts';
import type { SessionOptions } from './SessionOptions.ts';

export interface ClientOptions {
  /** Where the chat is served, e.g. `https://chat.school.example`; a path before `/api/chat/` belongs to it. */
  readonly url: string;
  /** Gives a token for the person; asked again before one expires, and when the server refuses one. */
  readonly token: () => string | Promise<string>;
  /** Keeps what was not sent. Default: IndexedDB in browsers, memory elsewhere. */
  readonly outbox?: OutboxStore;
  readonly fetch?: Fetch;
  /** Needed before Node 22, which has none of its own: that of the package `ws` fits. */
  readonly WebSocket?: SocketConstructor;
  /** Time and chance, for tests. */
  readonly runtime?: Runtime;
}

/** What a client needs, of the options and of what the place has. @throws TypeError */
export const readOptions = (options: ClientOptions, roomId: number | null): SessionOptions => {
  const { url, token, runtime = systemRuntime } = options;
  if (!/^https?:\/\/./.test(url)) throw new TypeError(`url must begin with http:// or https://, not be "${url}"`);
  if (typeof token !== 'function') throw new TypeError('token must be a function that gives a token');
  const platform: { WebSocket?: SocketConstructor; fetch?: Fetch; indexedDB?: IDBFactory } = globalThis;
  const WebSocket = options.WebSocket ?? platform.WebSocket;
  if (WebSocket === undefined)
    throw new TypeError(
      'There is no WebSocket here. Pass one: createChatClient({ …, WebSocket }), e.g. of the package ws',
    );
  const { fetch = platform.fetch?.bind(globalThis) } = options;
  if (fetch === undefined) throw new TypeError('There is no fetch here. Pass one: createChatClient({ …, fetch })');
  const root = url.replace(/\/+$/, '');
  const outbox =
    options.outbox ?? (platform.indexedDB === undefined ? memoryOutbox() : indexedDbOutbox(`homeroom ${root}`));
  return { url: root, token, outbox, fetch, WebSocket, runtime, roomId };
};
