import { WebSocket } from 'ws';

/** How the page of an older client opens its socket again. */
export interface ReconnectRule {
  /** Without the token. */
  readonly path: string;
  /** Milliseconds until it opens the next socket after this close; null: it does not. 1006 is a close that was not clean. */
  pauseAfter(code: number): number | null;
  /** What it sends as soon as a socket is open. */
  readonly first: object | null;
}

/** A page of an older client that knows one token. */
export class OlderTab {
  /** Sockets that it has opened. */
  opened = 0;
  readonly #url: string;
  readonly #localAddress: string;
  readonly #rule: ReconnectRule;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param localAddress from which it comes, e.g. `127.0.0.7` */
  constructor(address: string, token: string, rule: ReconnectRule, localAddress: string) {
    this.#url = `${address}${rule.path}?token=${token}`;
    this.#rule = rule;
    this.#localAddress = localAddress;
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #open(): void {
    this.opened += 1;
    const socket = new WebSocket(this.#url, { localAddress: this.#localAddress });
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('open', () => {
      if (this.#rule.first !== null) socket.send(JSON.stringify(this.#rule.first));
    });
    socket.on('close', (code) => {
      const pause = this.#rule.pauseAfter(code);
      if (pause !== null && !this.#isClosed) this.#timer = setTimeout(() => this.#open(), pause);
    });
  }
}
