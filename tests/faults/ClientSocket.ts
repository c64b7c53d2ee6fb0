import { WebSocket } from 'ws';

export interface ClientSocketOptions {
  /** Of the node, e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  readonly token: string;
  readonly onText: (text: string) => void;
  /** Called once, unless the client let go of the socket before. */
  readonly onClosed: (code: number) => void;
}

const handshakeTimeout = 3_000;
/** Nothing at all has come, not even a pong. */
const silenceMs = 4_000;

/** One connection of a client; a silent one is no connection. */
export class ClientSocket {
  readonly openedAt = performance.now();
  readonly #ws: WebSocket;
  #heardAt = this.openedAt;
  #isAbandoned = false;

  constructor({ address, token, onText, onClosed }: ClientSocketOptions) {
    const url = new URL('/ws/chat/', address.replace(/^http/, 'ws'));
    const headers = { authorization: `Bearer ${token}` };
    this.#ws = new WebSocket(url, ['homeroom.v1'], { headers, handshakeTimeout, perMessageDeflate: false });
    this.#ws.on('message', (data) => {
      this.#heardAt = performance.now();
      if (!this.#isAbandoned) onText(String(data));
    });
    this.#ws.on('pong', () => {
      this.#heardAt = performance.now();
    });
    // A refused or broken connection is also a close.
    this.#ws.on('error', () => this.#ws.terminate());
    this.#ws.on('close', (code) => {
      if (!this.#isAbandoned) onClosed(code);
    });
  }

  /** On the monotonic clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** False when the frame had no way to go. */
  send(frame: object): boolean {
    if (this.#ws.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  /** Asks for a sign of life. Returns false when none has come for too long. */
  checkPulse(): boolean {
    if (this.#ws.readyState !== WebSocket.OPEN || this.#ws.isPaused) return true;
    this.#ws.ping();
    return performance.now() - this.#heardAt < silenceMs;
  }

  /** Stops reading, or reads on. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#heardAt = performance.now();
    this.#ws.resume();
  }

  /** Ends the connection; the client is told of it as of any other end. */
  cut(): void {
    this.#ws.terminate();
  }

  /** Ends the connection; nothing that it still brings counts. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#ws.terminate();
  }
}
