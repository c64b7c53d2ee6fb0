import { Duplex } from 'node:stream';
import type { EngineThread } from './EngineThread.ts';

type Done = (error?: Error | null) => void;

/**
 * A connection to the engine, with the interface of the `net.Socket` that `pg` expects. A write completes after the
 * engine has executed it. The engine's output waits in its thread while nobody reads this stream.
 */
export class EngineStream extends Duplex {
  readonly #engine: () => Promise<EngineThread>;
  #thread: EngineThread | undefined;
  #connection = 0;
  #onWritten: Done | undefined;
  /** Bytes that arrived after `push` returned false; the next read acknowledges them. */
  #unacknowledged = 0;

  constructor(engine: () => Promise<EngineThread>) {
    super({ allowHalfOpen: false });
    this.#engine = engine;
  }

  /** Emits `connect`, or an error if the engine cannot (re)start. It ignores port and host. */
  connect(): this {
    this.#engine().then(
      (thread) => this.#attach(thread),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  /** The other methods that `pg` calls on a socket. */
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#onWritten = done;
    if (this.#thread) this.#thread.write(this.#connection, chunk);
    else this.#settleWrite(new Error('written to before it was connected'));
  }

  /** Sends one message for each batch: `pg` corks while it writes parse, bind, describe, execute and sync. */
  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', done);
  }

  override _read(): void {
    if (this.#unacknowledged === 0) return;
    this.#thread?.taken(this.#connection, this.#unacknowledged);
    this.#unacknowledged = 0;
  }

  override _final(done: Done): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#thread?.disconnect(this.#connection);
    this.#settleWrite(error);
    done(error);
  }

  #attach(thread: EngineThread): void {
    if (this.destroyed) return;
    this.#thread = thread;
    this.#connection = thread.connect({
      received: (bytes) => {
        const wantsMore = this.push(bytes);
        if (wantsMore) thread.taken(this.#connection, bytes.byteLength);
        else this.#unacknowledged += bytes.byteLength;
      },
      written: () => this.#settleWrite(null),
      ended: () => {
        this.#settleWrite(null);
        this.push(null);
      },
      failed: (failure) => this.destroy(failure),
    });
    if (!this.destroyed) this.emit('connect');
  }

  #settleWrite(error: Error | null): void {
    const done = this.#onWritten;
    this.#onWritten = undefined;
    done?.(error);
  }
}
