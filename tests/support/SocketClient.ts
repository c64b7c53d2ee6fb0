import { WebSocket } from 'ws';

/** A frame of the server, as it came. */
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
  readonly take: (frame: Frame) => void;
}

const patienceMs = 15_000;

/** A socket that records what comes, for tests: `next` waits for a frame with a deadline, and gives each frame once. */
export class SocketClient {
  readonly ws: WebSocket;
  /** Everything that has come, in order. */
  readonly frames: Frame[] = [];
  /** Resolves when the socket is closed, by whomever. */
  readonly closed: Promise<Closing>;
  readonly #untaken: Frame[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(address: string, { headers = {}, protocols = [] }: Connecting = {}) {
    this.ws = new WebSocket(address, [...protocols], { headers, perMessageDeflate: false });
    this.ws.on('message', (data) => this.#record(JSON.parse(String(data)) as Frame));
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    // A refused upgrade is also a close; `refused` tells its status.
    this.ws.on('error', () => this.ws.terminate());
  }

  /** A socket that has been let in. */
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

  /** The first frame of this type that was not taken yet, from what has come or will. */
  next(type: string, matches: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const index = this.#untaken.findIndex((frame) => frame.type === type && matches(frame));
    const [known] = index < 0 ? [] : this.#untaken.splice(index, 1);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const expired = (): void => {
        this.#waiters.delete(waiter);
        const seen = this.frames.slice(-10).map((frame) => JSON.stringify(frame).slice(0, 300));
        reject(new Error(`No "${type}" in ${patienceMs} ms. The last frames:\n${seen.join('\n')}`));
      };
      const timer = setTimeout(expired, patienceMs);
      const take = (frame: Frame): void => {
        clearTimeout(timer);
        resolve(frame);
      };
      const waiter: Waiter = { type, matches, take };
      this.#waiters.add(waiter);
    });
  }

  /** Everything that the server has written so far has come when this resolves. */
  async settled(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** Frames with a seq of one room: its history as this socket saw it. */
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
      waiter.take(frame);
      return;
    }
    this.#untaken.push(frame);
  }
}
