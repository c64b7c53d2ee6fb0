import type { Server } from 'node:http';
import type { SocketStats, Sockets } from '../adapters/ws/attachSockets.ts';
import { ServerUpgrades } from '../adapters/ws/upgrade/ServerUpgrades.ts';
import { ChatError } from '../core/errors.ts';

/** Where the sockets of one chat are on a server. */
export interface AttachOptions {
  /** Default: `sockets.path` of `createChat`, which is `/ws/chat`. */
  readonly path?: string;
}

type AttachTo = (server: Server, path: string) => Sockets;

/** The sockets of one chat, on all servers to which the host attaches it. */
export class SocketServers {
  readonly #attachTo: AttachTo;
  readonly #path: string;
  readonly #attached: Sockets[] = [];
  readonly #paths = new WeakMap<Server, Set<string>>();
  #isClosed = false;

  constructor(attachTo: AttachTo, path: string) {
    this.#attachTo = attachTo;
    this.#path = socketPath(path);
  }

  /**
   * Once more to the same server at the same path changes nothing.
   * @throws ChatError INVALID_REQUEST for a path that another chat has there, for what is no path, and after the chat was closed
   */
  attach(server: Server, { path: asked }: AttachOptions = {}): void {
    if (this.#isClosed)
      throw new ChatError('INVALID_REQUEST', 'attach: this chat is closed; make a new one with createChat.');
    const path = asked === undefined ? this.#path : socketPath(asked);
    const paths = this.#paths.get(server) ?? new Set();
    if (paths.has(path)) return;
    ServerUpgrades.of(server).refuseTaken(path);
    this.#attached.push(this.#attachTo(server, path));
    this.#paths.set(server, paths.add(path));
  }

  /** The sums over all servers. */
  stats(): SocketStats {
    return this.#attached.reduce((sum, sockets) => addStats(sum, sockets.stats()), none);
  }

  async drain(ms: number): Promise<void> {
    await Promise.all(this.#attached.map((sockets) => sockets.drain(ms)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#attached.map((sockets) => sockets.close()));
  }
}

const none: SocketStats = { sockets: 0, people: 0, rooms: 0, deliveries: 0, slow: 0, repairs: 0 };

const addStats = (one: SocketStats, other: SocketStats): SocketStats => ({
  sockets: one.sockets + other.sockets,
  people: one.people + other.people,
  rooms: one.rooms + other.rooms,
  deliveries: one.deliveries + other.deliveries,
  slow: one.slow + other.slow,
  repairs: one.repairs + other.repairs,
});

const socketPath = (path: string): string => {
  const trimmed = path.replace(/\/+$/, '');
  if (!/^(\/[^/?#\s]+)+$/.test(trimmed))
    throw new ChatError(
      'INVALID_REQUEST',
      "attach: path must be the path of an address without a query, below the root; write for example '/north/ws/chat'.",
    );
  return trimmed;
};
