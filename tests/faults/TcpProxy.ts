import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Conduct, TcpLane, transparent } from './TcpLane.ts';

/** Looks at what goes through one connection. */
export interface Tap {
  sent(data: Buffer): void;
  /** What of the server's answer the client gets; undefined for nothing. */
  answered(data: Buffer): Buffer | undefined;
}

export interface TcpProxyOptions {
  /** 0 ≤ n < 1, for jitter and chance. */
  readonly random?: () => number;
  /** A tap for every connection; `cut` resets that connection. */
  readonly tap?: (cut: () => void) => Tap;
}

interface Link {
  readonly lanes: readonly TcpLane[];
  cut(how: 'reset' | 'end'): void;
}

/** Stands between clients and a server on 127.0.0.1, and can be slow, silent, forgetful or cut. */
export class TcpProxy {
  readonly #target: URL;
  readonly #options: TcpProxyOptions;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #conduct = transparent;
  /** Connections are reset as soon as they are made. */
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

  /** The server's URL with the proxy in the server's place. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  get live(): number {
    return this.#links.size;
  }

  /** Changes some of the conduct, for connections that stand too. */
  behave(conduct: Partial<Conduct>): void {
    this.#conduct = { ...this.#conduct, ...conduct };
    for (const link of [...this.#links]) for (const lane of link.lanes) lane.wake();
  }

  /** Nothing comes through in either direction and nobody is told, not even of the end of a connection. */
  swallow(): void {
    this.behave({ toServer: 'drop', toClient: 'drop' });
  }

  /** Passes everything on at once again. Connections from which bytes were lost are reset. */
  heal(): void {
    this.isRefusing = false;
    this.behave(transparent);
  }

  /** Ends every connection that stands, by RST or by FIN. */
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
    const look = (data: Buffer): Buffer => {
      tap?.sent(data);
      return data;
    };
    const lanes = [
      new TcpLane({ from: client, to: server, way: 'toServer' }, { ...shared, look }),
      new TcpLane(
        { from: server, to: client, way: 'toClient' },
        { ...shared, look: (data) => (tap === undefined ? data : tap.answered(data)) },
      ),
    ];
    const link: Link = {
      lanes,
      cut: (how) => {
        if (how === 'reset') this.#links.delete(link);
        for (const lane of lanes) lane.close();
        for (const socket of [client, server]) {
          if (how === 'end') socket.end();
          // A socket that has said its last word cannot be reset any more; trying leaves it open for ever.
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
