import type { Backend } from './Backend.ts';
import { FrameReader } from './FrameReader.ts';
import { Outbox } from './Outbox.ts';

const PROTOCOL_3 = 3;
const CANCEL_REQUEST = 80877102;
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const NO = Uint8Array.of(0x4e);

const type = (letter: string): number => letter.charCodeAt(0);
/** After these messages a client waits for an answer: Query, Sync, Flush, FunctionCall. Others wait for one of these. */
const BATCH_ENDS = new Set(['Q', 'S', 'H', 'F'].map(type));
const TERMINATE = type('X');
/**
 * Follows every Query and Execute. The engine cannot wait for COPY data, because it blocks the thread that receives
 * them, and it crashes without them. This message refuses COPY in advance; outside COPY the protocol ignores it.
 */
const RUNS_STATEMENT = new Set(['Q', 'E'].map(type));
const COPY_FAIL = Buffer.concat([
  Buffer.from('f\0\0\0\x31'),
  Buffer.from('the embedded database has no COPY FROM STDIN\0'),
]);

interface WireConnectionOptions {
  readonly backend: Backend;
  readonly send: (bytes: Uint8Array) => void;
  /** Called once, when this side ends the connection. */
  readonly onEnd: () => void;
}

/**
 * The server's side of one client connection: it negotiates, waits for the backend's session and executes batch by batch.
 * There is no TLS inside a process, so SSL and GSS requests get "no". A cancel request has no effect, because the engine
 * is synchronous and has finished the statement when it reads the request. It ends without an answer, as on a server.
 */
export class WireConnection {
  readonly #backend: Backend;
  readonly #onEnd: () => void;
  readonly #frames = new FrameReader();
  readonly #outbox: Outbox;
  #batch: Buffer[] = [];
  #state: 'new' | 'holding' | 'ended' = 'new';

  constructor({ backend, send, onEnd }: WireConnectionOptions) {
    this.#backend = backend;
    this.#onEnd = onEnd;
    this.#outbox = new Outbox(send);
  }

  /** Resolves when every whole message is executed and its output is under way. Calls must not overlap. */
  async receive(bytes: Uint8Array): Promise<void> {
    if (this.#state === 'ended') return;
    this.#frames.push(bytes);
    try {
      for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
        await (this.#state === 'new' ? this.#negotiate(frame) : this.#gather(frame));
        if (this.#isEnded()) return;
      }
    } catch (error) {
      await this.#refuse(error instanceof RangeError ? '08P01' : 'XX000', String(error));
    }
  }

  taken(size: number): void {
    this.#outbox.taken(size);
  }

  /** Ends the connection after the client has closed it. Safe in any state, also while `receive` waits. */
  close(): void {
    if (this.#state === 'ended') return;
    const held = this.#state === 'holding';
    this.#state = 'ended';
    this.#outbox.close();
    if (held) this.#backend.release();
  }

  async #negotiate(frame: Buffer): Promise<void> {
    const code = frame.length >= 8 ? frame.readInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) return this.#answer(NO);
    if (code === CANCEL_REQUEST) return this.#end();
    if (code >> 16 !== PROTOCOL_3) return this.#refuse('0A000', `unsupported frontend protocol ${code >> 16}`);

    const granted = await this.#backend.acquire();
    if (this.#isEnded()) {
      if (granted) this.#backend.release();
      return undefined;
    }
    if (!granted) {
      return this.#refuse('53300', 'the embedded database serves one connection at a time: use a pool of size 1');
    }
    this.#state = 'holding';
    this.#frames.expectTypedFrames();
    return this.#execute(frame);
  }

  #gather(frame: Buffer): Promise<void> | undefined {
    const letter = frame.readUInt8(0);
    if (letter === TERMINATE) {
      this.#end();
      return undefined;
    }
    this.#batch.push(frame);
    if (RUNS_STATEMENT.has(letter)) this.#batch.push(COPY_FAIL);
    if (!BATCH_ENDS.has(letter)) return undefined;
    const batch = Buffer.concat(this.#batch);
    this.#batch = [];
    return this.#execute(batch);
  }

  async #execute(messages: Uint8Array): Promise<void> {
    await this.#backend.execute(messages, (view) => this.#outbox.add(view));
    await this.#outbox.flush();
  }

  #answer(bytes: Uint8Array): Promise<void> {
    this.#outbox.add(bytes);
    return this.#outbox.flush();
  }

  async #refuse(sqlState: string, message: string): Promise<void> {
    const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`);
    const header = Buffer.alloc(5);
    header.write('E');
    header.writeInt32BE(fields.length + 4, 1);
    await this.#answer(Buffer.concat([header, fields]));
    this.#end();
  }

  #end(): void {
    this.close();
    this.#onEnd();
  }

  /** A method, because the state changes during awaits and the compiler's narrowing does not see it. */
  #isEnded(): boolean {
    return this.#state === 'ended';
  }
}
