import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type EngineFailure, engineFailure } from './engineFailure.ts';
import type { EngineSettings, FromEngine, ToEngine } from './engineMessages.ts';

const STOP_DEADLINE_MS = 10_000;

/** The callbacks of a connection. After `failed` or `ended` there are no more calls. */
export interface EngineClient {
  received(bytes: Uint8Array): void;
  written(): void;
  ended(): void;
  failed(failure: EngineFailure): void;
}

interface EngineThreadOptions extends EngineSettings {
  readonly log: (line: string) => void;
}

/** The database engine in its worker thread, with its connections. */
export class EngineThread {
  readonly #worker: Worker;
  readonly #clients = new Map<number, EngineClient>();
  readonly #exit: Promise<unknown>;
  readonly #copies = new Map<number, (failure?: Error) => void>();
  #onReady: (failure?: EngineFailure) => void = () => {};
  #lastConnection = 0;
  #lastCopy = 0;
  #failure: EngineFailure | undefined;

  private constructor({ log, ...settings }: EngineThreadOptions) {
    const file = new URL(`./embeddedWorker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: settings, name: 'embedded-postgres' });
    this.#worker.on('message', (message: FromEngine) => {
      if (message.type === 'log') log(message.line);
      else this.#receive(message);
    });
    this.#worker.on('error', (error) => this.#fail(engineFailure(error.message, error)));
    this.#worker.on('exit', (code) => this.#fail(engineFailure(`its thread exited with code ${code}`)));
    this.#exit = new Promise((resolve) => this.#worker.once('exit', resolve));
  }

  /** Resolves when the engine accepts connections; rejects with an `EngineFailure`. */
  static async start(options: EngineThreadOptions): Promise<EngineThread> {
    const thread = new EngineThread(options);
    await new Promise<void>((resolve, reject) => {
      thread.#onReady = (failure) => (failure ? reject(failure) : resolve());
    });
    return thread;
  }

  get isRunning(): boolean {
    return this.#failure === undefined;
  }

  /** Opens a connection and returns its number for `send`. */
  connect(client: EngineClient): number {
    const connection = ++this.#lastConnection;
    if (this.#failure) {
      client.failed(this.#failure);
      return connection;
    }
    this.#clients.set(connection, client);
    this.#post({ type: 'open', connection });
    return connection;
  }

  /** Sends bytes; `client.written` follows. It copies them, because the client may reuse its buffer. */
  write(connection: number, bytes: Uint8Array): void {
    const copy = new Uint8Array(bytes);
    this.#post({ type: 'bytes', connection, bytes: copy }, [copy.buffer]);
  }

  taken(connection: number, size: number): void {
    this.#post({ type: 'taken', connection, size });
  }

  disconnect(connection: number): void {
    if (this.#clients.delete(connection)) this.#post({ type: 'close', connection });
  }

  /** Brings a copy of the cluster up to one moment between two statements. Rejects with the failure of the disk. */
  async copyRest(folder: string, seen: ReadonlyMap<string, string>): Promise<void> {
    const copy = ++this.#lastCopy;
    await new Promise<void>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#copies.set(copy, (failure) => (failure === undefined ? resolve() : reject(failure)));
      this.#post({ type: 'copy', copy, folder, seen });
    });
  }

  /** Ends every connection, lets the engine write its checkpoint, and resolves when the thread has ended. */
  async stop(): Promise<void> {
    this.#fail(engineFailure('it was closed'));
    this.#worker.postMessage({ type: 'shutdown' } satisfies ToEngine);
    const deadline = setTimeout(() => void this.#worker.terminate(), STOP_DEADLINE_MS);
    await this.#exit;
    clearTimeout(deadline);
  }

  #post(message: ToEngine, transfer: ArrayBuffer[] = []): void {
    if (this.#failure) return;
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: Exclude<FromEngine, { type: 'log' }>): void {
    switch (message.type) {
      case 'ready':
        this.#onReady();
        break;
      case 'crashed':
        this.#fail(engineFailure(message.reason));
        break;
      case 'bytes':
        this.#clients.get(message.connection)?.received(message.bytes);
        break;
      case 'written':
        this.#clients.get(message.connection)?.written();
        break;
      case 'copied': {
        const settle = this.#copies.get(message.copy);
        this.#copies.delete(message.copy);
        const { failure } = message;
        settle?.(failure && Object.assign(new Error(failure.message), failure));
        break;
      }
      case 'ended': {
        const client = this.#clients.get(message.connection);
        this.#clients.delete(message.connection);
        client?.ended();
      }
    }
  }

  /** The first failure counts, because a crash also causes an exit. */
  #fail(failure: EngineFailure): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#onReady(failure);
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    for (const client of clients) client.failed(failure);
    const copies = [...this.#copies.values()];
    this.#copies.clear();
    for (const settle of copies) settle(failure);
  }
}
