import { WebSocket } from 'ws';

export interface ClientSocketOptions {
  /** The node's address, e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  readonly token: string;
  readonly onText: (text: string) => void;
  /** Called once, unless the client has abandoned the socket before. */
  readonly onClosed: (code: number) => void;
}

const handshakeTimeout = 3_000;
/** Milliseconds without any frame, not even a pong, after which the connection counts as lost. */
const silenceMs = 4_000;

/** One connection of a client, which is lost when it falls silent. */
export class ClientSocket {
  readonly openedAt = performance.now();
  readonly #ws: WebSocket;
  #receivedAt = this.openedAt;
  #isAbandoned = false;

  constructor({ address, token, onText, onClosed }: ClientSocketOptions) {
    const url = new URL('/ws/chat/', address.replace(/^http/, 'ws'));
    const headers = { authorization: `Bearer ${token}` };
    this.#ws = new WebSocket(url, ['homeroom.v1'], { headers, handshakeTimeout, perMessageDeflate: false });
    this.#ws.on('message', (data) => {
      this.#receivedAt = performance.now();
      if (!this.#isAbandoned) onText(String(data));
    });
    this.#ws.on('pong', () => {
      this.#receivedAt = performance.now();
    });
    // A refused or broken connection also ends in a close.
    this.#ws.on('error', () => this.#ws.terminate());
    this.#ws.on('close', (code) => {
      if (!this.#isAbandoned) onClosed(code);
    });
  }

  /** Monotonic milliseconds of the last frame. */
  get receivedAt(): number {
    return this.#receivedAt;
  }

  /** Returns false if the connection is not open. */
  send(frame: object): boolean {
    if (this.#ws.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  /** Sends a ping. Returns false if nothing has arrived for too long. */
  checkPulse(): boolean {
    if (this.#ws.readyState !== WebSocket.OPEN || this.#ws.isPaused) return true;
    this.#ws.ping();
    return performance.now() - this.#receivedAt < silenceMs;
  }

  /** Stops reading; `resume` continues. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#receivedAt = performance.now();
    this.#ws.resume();
  }

  /** Ends the connection; the client is notified as of any other end. */
  cut(): void {
    this.#ws.terminate();
  }

  /** Ends the connection and ignores everything that it still delivers. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#ws.terminate();
  }
}
