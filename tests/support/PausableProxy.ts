import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy between a client and a server that can be slow, silent or closed. */
export class PausableProxy {
  /** Milliseconds by which every answer of the server is delayed. */
  delayMs = 0;
  /** Connections that clients have made so far. */
  connections = 0;
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isPaused = false;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer((client) => {
      this.connections += 1;
      const server = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy()); // handled like any other end
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
      client.on('data', (data) => server.write(data));
      server.on('data', (data) => {
        if (this.delayMs === 0) client.write(data);
        else setTimeout(() => client.write(data), this.delayMs).unref();
      });
      if (this.#isPaused) for (const socket of [client, server]) socket.pause();
    });
  }

  static async open(url: string): Promise<PausableProxy> {
    const proxy = new PausableProxy(new URL(url));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The server's address by way of the proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Lets nothing through; no connection is closed. */
  pause(): void {
    this.#isPaused = true;
    for (const socket of this.#sockets) socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
