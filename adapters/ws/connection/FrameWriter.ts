import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { WriteCoalescer } from './WriteCoalescer.ts';

/**
 * Everything that is written to one socket. Data frames are complete here, and control frames follow those that wait,
 * so that no frame is ever written inside another. Data frames bypass ws, which would encode each of them anew.
 */
export class FrameWriter {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  readonly #coalescer: WriteCoalescer;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(ws: WebSocket, socket: Duplex, coalescer: WriteCoalescer) {
    this.#ws = ws;
    this.#socket = socket;
    this.#coalescer = coalescer;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /** Bytes that wait here and in the socket. The caller bounds them. */
  get waitingBytes(): number {
    return this.#pendingBytes + this.#socket.writableLength;
  }

  write(frame: Buffer): void {
    if (this.#pending.push(frame) === 1) this.#coalescer.add(this);
    this.#pendingBytes += frame.length;
  }

  flush(): void {
    const frames = this.#pending;
    if (frames.length === 0) return;
    this.#pending = [];
    this.#pendingBytes = 0;
    if (this.isOpen && this.#socket.writable) this.#socket.write(this.#coalescer.join(frames));
  }

  /** Calls back once nothing waits in the socket any more. */
  onceDrained(then: () => void): void {
    this.flush();
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', then);
    else setImmediate(then);
  }

  ping(): void {
    this.flush();
    if (this.isOpen) this.#ws.ping();
  }

  pong(data: Buffer): void {
    this.flush();
    if (this.isOpen) this.#ws.pong(data);
  }

  /** Writes everything that waits, and then the close frame. */
  close(code: number, reason: string): void {
    this.flush();
    this.#ws.close(code, reason);
  }
}
