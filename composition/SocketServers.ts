import type { Server } from 'node:http';
import type { SocketStats, Sockets } from '../adapters/ws/attachSockets.ts';

/** The sockets of one chat, on all servers to which the host attaches it. */
export class SocketServers {
  readonly #attachTo: (server: Server) => Sockets;
  readonly #attached: Sockets[] = [];

  constructor(attachTo: (server: Server) => Sockets) {
    this.#attachTo = attachTo;
  }

  attach(server: Server): void {
    this.#attached.push(this.#attachTo(server));
  }

  /** The sums over all servers. */
  stats(): SocketStats {
    return this.#attached.reduce((sum, sockets) => addStats(sum, sockets.stats()), none);
  }

  async drain(ms: number): Promise<void> {
    await Promise.all(this.#attached.map((sockets) => sockets.drain(ms)));
  }

  async close(): Promise<void> {
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
