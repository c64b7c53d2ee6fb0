import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { FrameTranslator } from './FrameTranslator.ts';
import type { WriteCoalescer } from './WriteCoalescer.ts';

/**
 * Everything that is written to one socket. Data frames are complete here, and control frames follow those that wait,
 * so that no frame is ever written inside another. Data frames bypass ws, which would encode each of them anew.
 */
export class FrameWriter {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  readonly #coalescer: WriteCoalescer;
  readonly #translator: FrameTranslator | undefined;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(ws: WebSocket, socket: Duplex, coalescer: WriteCoalescer, translator?: FrameTranslator) {
    this.#ws = ws;
    this.#socket = socket;
    this.#coalescer = coalescer;
    this.#translator = translator;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /** Bytes that wait here and in the socket. The caller bounds them. */
  get waitingBytes(): number {
    return this.#pendingBytes + this.#socket.writableLength;
  }

  /** Writes the frame in the words of the socket's client. */
  write(frame: Buffer): void {
    if (this.#translator === undefined) this.writeAsIs(frame);
    else for (const translated of this.#translator.outgoing(frame)) this.writeAsIs(translated);
  }

  writeAsIs(frame: Buffer): void {
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
    const known = this.#translator === undefined ? code : this.#translator.closeCode(code);
    if (known !== null) return this.#ws.close(known, reason);
    // Without a close frame, which the client would take for an end. What was written still arrives.
    this.#socket.end(() => this.#ws.terminate());
  }
}
