import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Conduct, TcpLane, transparent } from './TcpLane.ts';

/** Sees what passes through one connection. */
export interface Tap {
  sent(data: Buffer): void;
  /** The part of the server's answer that the client gets; undefined for nothing. */
  answered(data: Buffer): Buffer | undefined;
}

export interface TcpProxyOptions {
  /** 0 ≤ n < 1, for jitter and resets. */
  readonly random?: () => number;
  /** A tap for every connection; `cut` resets that connection. */
  readonly tap?: (cut: () => void) => Tap;
}

interface Link {
  readonly lanes: readonly TcpLane[];
  cut(how: 'reset' | 'end'): void;
}

/** A proxy between clients and a server on 127.0.0.1 that can delay, hold or lose bytes and cut connections. */
export class TcpProxy {
  readonly #target: URL;
  readonly #options: TcpProxyOptions;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #conduct = transparent;
  /** Reset new connections at once. */
  isRefusing = false;
  /** Connections that clients have made so far. */
  connections = 0;
  /** Connections that the server's side has ended so far. */
  endedByServer = 0;

  private constructor(target: URL, options: TcpProxyOptions) {
    this.#target = target;
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#join(client));
  }

  static async open(url: string, options: TcpProxyOptions = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url), options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The server's URL with the proxy's host and port. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  get live(): number {
    return this.#links.size;
  }

  /** Changes parts of the conduct, also for open connections. */
  behave(conduct: Partial<Conduct>): void {
    this.#conduct = { ...this.#conduct, ...conduct };
    for (const link of [...this.#links]) for (const lane of link.lanes) lane.wake();
  }

  /** Drops everything in both directions silently, also the end of a connection. */
  swallow(): void {
    this.behave({ toServer: 'drop', toClient: 'drop' });
  }

  /** Passes everything on at once again. Connections that have lost bytes are reset. */
  heal(): void {
    this.isRefusing = false;
    this.behave(transparent);
  }

  /** Ends every open connection, by RST or by FIN. */
  cut(how: 'reset' | 'end' = 'reset'): void {
    for (const link of [...this.#links]) link.cut(how);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #join(client: Socket): void {
    this.connections += 1;
    if (this.isRefusing) {
      client.on('error', () => client.destroy());
      client.resetAndDestroy();
      return;
    }
    const server = connect({
      host: this.#target.hostname,
      port: Number(this.#target.port),
      allowHalfOpen: true,
      noDelay: true,
    });
    const reset = (): void => link.cut('reset');
    const tap = this.#options.tap?.(reset);
    const shared = { conduct: () => this.#conduct, random: this.#options.random ?? Math.random, reset };
    const filter = (data: Buffer): Buffer => {
      tap?.sent(data);
      return data;
    };
    const lanes = [
      new TcpLane({ from: client, to: server, direction: 'toServer' }, { ...shared, filter }),
      new TcpLane(
        { from: server, to: client, direction: 'toClient' },
        { ...shared, filter: (data) => (tap === undefined ? data : tap.answered(data)) },
      ),
    ];
    const link: Link = {
      lanes,
      cut: (how) => {
        if (how === 'reset') this.#links.delete(link);
        for (const lane of lanes) lane.close();
        for (const socket of [client, server]) {
          if (how === 'end') socket.end();
          // A socket that has sent its FIN cannot be reset; trying leaves it open for ever.
          else if (socket.readyState === 'open') socket.resetAndDestroy();
          else socket.destroy();
        }
      },
    };
    this.#links.add(link);
    server.once('end', () => {
      this.endedByServer += 1;
    });
    let open = 2;
    for (const socket of [client, server]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open -= 1;
        if (open === 0) this.#links.delete(link);
      });
    }
  }
}
