import { WebSocket } from 'ws';

/** A frame as the server has sent it. */
export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export interface Connecting {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
}

interface Waiter {
  readonly type: string;
  readonly matches: (frame: Frame) => boolean;
  readonly resolve: (frame: Frame) => void;
}

const patienceMs = 15_000;

/** A socket that records its frames. `next` waits up to 15 s for a frame, and gives each frame once. */
export class SocketClient {
  readonly ws: WebSocket;
  /** All received frames, in order. */
  readonly frames: Frame[] = [];
  /** Resolves when either side has closed the socket. */
  readonly closed: Promise<Closing>;
  /** Frames that `next` has not given yet. */
  readonly #pending: Frame[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(address: string, { headers = {}, protocols = [] }: Connecting = {}) {
    this.ws = new WebSocket(address, [...protocols], { headers, perMessageDeflate: false });
    this.ws.on('message', (data) => this.#record(JSON.parse(String(data)) as Frame));
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    // A refused upgrade also ends in a close; `refused` gives its HTTP status.
    this.ws.on('error', () => this.ws.terminate());
  }

  /** Opens a socket and waits for `connection_established`. */
  static async open(address: string, connecting: Connecting = {}): Promise<SocketClient> {
    const client = new SocketClient(address, connecting);
    await client.next('connection_established');
    return client;
  }

  /** The HTTP status with which an upgrade was refused. */
  static refused(address: string, { headers = {} }: Connecting = {}): Promise<number | undefined> {
    const ws = new WebSocket(address, { headers });
    ws.on('error', () => ws.terminate());
    return new Promise((resolve, reject) => {
      ws.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode);
        ws.terminate();
      });
      ws.on('open', () => reject(new Error(`${address} let the socket in`)));
    });
  }

  send(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** The first frame of this type that `next` has not given yet, already received or to come. */
  next(type: string, matches: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const index = this.#pending.findIndex((frame) => frame.type === type && matches(frame));
    const [known] = index < 0 ? [] : this.#pending.splice(index, 1);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const expired = (): void => {
        this.#waiters.delete(waiter);
        const seen = this.frames.slice(-10).map((frame) => JSON.stringify(frame).slice(0, 300));
        reject(new Error(`No "${type}" in ${patienceMs} ms. The last frames:\n${seen.join('\n')}`));
      };
      const timer = setTimeout(expired, patienceMs);
      const waiter: Waiter = {
        type,
        matches,
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Resolves when everything that the server has written so far has been received. */
  async settled(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** The seqs of one room's frames: its history as this socket has received it. */
  seqs(roomId: number): number[] {
    return this.frames.flatMap(({ room_id: room, seq, type }) =>
      room === roomId && typeof seq === 'number' && type !== 'room_left' ? [seq] : [],
    );
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.closed;
  }

  #record(frame: Frame): void {
    this.frames.push(frame);
    for (const waiter of this.#waiters) {
      if (waiter.type !== frame.type || !waiter.matches(frame)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(frame);
      return;
    }
    this.#pending.push(frame);
  }
}
