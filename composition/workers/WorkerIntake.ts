import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Door } from '../Door.ts';

/** How often, in milliseconds, a worker looks whether requests are over. */
const lookMs = 50;

/**
 * The connections that the primary hands to this worker, in place of a port of its own. The server treats them as if it had
 * accepted them.
 */
export class WorkerIntake implements Door {
  readonly #open = new Set<Socket>();
  readonly #address: () => string;
  readonly #onChange: () => void;
  /** Connections of other servers of this process. */
  readonly #others = new Set<Socket>();
  #server: Server | undefined;
  #isHurried = false;
  #taken = 0;
  #onEmpty: (() => void) | undefined;

  /** `onChange` is called for each connection that begins or ends. */
  constructor(address: () => string, onChange: () => void) {
    this.#address = address;
    this.#onChange = onChange;
  }

  /** Connections that are open. */
  get size(): number {
    return this.#open.size + this.#others.size;
  }

  /** Connections that have come in all, also those that had ended on the way. */
  get taken(): number {
    return this.#taken;
  }

  async open(server: Server): Promise<string> {
    this.#server = server;
    // A server watches over slow and idle connections from the moment on at which it listens.
    server.emit('listening');
    return this.#address();
  }

  /** Undefined for a connection that has ended on the way. */
  take(socket: Socket | undefined): void {
    this.#taken += 1;
    if (socket === undefined || this.#server === undefined) return this.#onChange();
    this.#keep(socket, this.#open);
    // What a listening server does for each of its own.
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    this.#server.emit('connection', socket);
  }

  /** Counts a connection that another server of this process has. */
  count(socket: Socket): void {
    this.#keep(socket, this.#others);
  }

  /** Nobody takes what comes, so nothing is waited for any more. */
  hurry(): void {
    this.#isHurried = true;
  }

  /** Resolves when nothing is open but so many sockets, or after this many milliseconds. */
  untilQuiet(countSockets: () => number, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    return new Promise((resolve) => {
      const look = setInterval(() => {
        const isBusy = this.#open.size > countSockets() && !this.#isHurried;
        if (isBusy && performance.now() < deadline) return;
        clearInterval(look);
        resolve();
      }, lookMs);
    });
  }

  close(server: Server): Promise<void> {
    server.closeIdleConnections();
    return new Promise((resolve) => {
      if (this.#open.size === 0) resolve();
      else this.#onEmpty = resolve;
    });
  }

  #keep(socket: Socket, among: Set<Socket>): void {
    among.add(socket);
    socket.once('close', () => {
      among.delete(socket);
      this.#onChange();
      if (this.#open.size === 0) this.#onEmpty?.();
    });
    this.#onChange();
  }
}
