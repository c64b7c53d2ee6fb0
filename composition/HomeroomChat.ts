import type { Server } from 'node:http';
import type { Router } from 'express';
import type { DirectoryOutcome } from '../core/directory/DirectoryOutcome.ts';
import type { ConsumerOptions } from '../core/feed/FeedConsumer.ts';
import type { HostCalls } from './host/HostCalls.ts';
import type { HostHooks } from './host/HostHooks.ts';
import type { HostDirectory } from './host/makeHostDirectory.ts';
import type { HostHistory } from './host/makeHostHistory.ts';
import type { RefreshOptions } from './host/makeRefresh.ts';
import type { AttachOptions } from './SocketServers.ts';

/** A function that adds hooks, known by its own name: `function crm(chat) { chat.on('message', …); }`. */
export type ChatPlugin = (chat: HomeroomChat) => unknown;

/** A chat inside a host's process. */
export interface HomeroomChat extends HostCalls, HostHooks {
  /** REST under `/api`, to be mounted at the root: `app.use(chat.router)`. */
  readonly router: Router;
  /**
   * The chat as a page, for hosts that want it: `app.use(chat.page)` at the root, after everything else, because it
   * answers every remaining address without a dot. Serves nothing if the page has not been built.
   */
  readonly page: Router;
  /** Runs the plugin now, once; its hooks are logged with its name. @throws ChatError also if it throws */
  use(plugin: ChatPlugin): void;
  readonly directory: HostDirectory & {
    /**
     * Reads the host's own directory again. @throws ChatError INVALID_REQUEST if there is none, and if so much would disappear
     * that the answer is taken for a broken one; `force` goes on all the same
     */
    refresh(options?: RefreshOptions): Promise<DirectoryOutcome>;
  };
  /**
   * Hands every event of all rooms and of the directory to a function, in order, on one node at a time, from where the
   * consumer of this name was, also after a crash. Each event comes at least once. Runs until it or the chat is closed.
   * @throws ChatError INVALID_REQUEST
   */
  consumeFeed(options: ConsumerOptions): { close(): Promise<void> };
  /** What another chat has kept comes in, with its times; nobody is told. */
  readonly history: HostHistory;
  /** The metrics of this node in Prometheus' text format, for the host to serve. */
  readonly metrics: { readonly contentType: string; read(): Promise<string> };
  /**
   * Serves sockets under `/ws/chat/`, or another path, on a host's http server, beside whatever else upgrades there. Once
   * more changes nothing. @throws ChatError INVALID_REQUEST for a path that another chat has on this server
   */
  attach(server: Server, options?: AttachOptions): void;
  /** Asks sockets to reconnect to another node and closes them within `ms` milliseconds; sends in flight are finished. */
  drain(ms: number): Promise<void>;
  /** Closes sockets, bus and storage, in this order. */
  close(): Promise<void>;
}
