import type { Socket } from 'node:net';

/** What happens to the bytes of one direction: they pass, they wait, or they are silently lost. */
export type Passage = 'pass' | 'hold' | 'drop';

/** How a proxy treats the bytes between its two ends. */
export interface Conduct {
  /** Milliseconds by which bytes are delayed, plus or minus the jitter; their order stays. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** The rate of each direction of each connection. */
  readonly bytesPerSecond: number;
  readonly toServer: Passage;
  readonly toClient: Passage;
  /** 0..1: the share of chunks at which the connection is reset instead. */
  readonly resetChance: number;
}

export const transparent: Conduct = {
  delayMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  toServer: 'pass',
  toClient: 'pass',
  resetChance: 0,
};

interface Ends {
  readonly from: Socket;
  readonly to: Socket;
  readonly direction: 'toServer' | 'toClient';
}

interface Behaviour {
  conduct(): Conduct;
  /** 0 ≤ n < 1 */
  random(): number;
  /** The part of a chunk that passes; undefined for nothing. */
  filter(data: Buffer): Buffer | undefined;
  /** Resets the connection on both sides. */
  reset(): void;
}

/** Bytes that may wait before reading from the sender pauses. */
const capacity = 1024 * 1024;

/** One direction of a connection. */
export class TcpLane {
  readonly #ends: Ends;
  readonly #behaviour: Behaviour;
  readonly #queue: { readonly data: Buffer; readonly dueAt: number }[] = [];
  #waiting = 0;
  #lastDue = 0;
  #timer: NodeJS.Timeout | undefined;
  #end: 'open' | 'ended' | 'closed' = 'open';
  #hasLost = false;

  constructor(ends: Ends, behaviour: Behaviour) {
    this.#ends = ends;
    this.#behaviour = behaviour;
    ends.from.on('data', (data: Buffer) => this.#receive(data));
    ends.from.on('end', () => this.#finish('ended'));
    ends.from.on('close', () => this.#finish('closed'));
  }

  /** Called when the conduct has changed. A stream that has lost bytes cannot continue and is reset. */
  wake(): void {
    if (this.#hasLost && this.#passage !== 'drop') return this.#behaviour.reset();
    this.#drain();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  get #passage(): Passage {
    return this.#behaviour.conduct()[this.#ends.direction];
  }

  #receive(chunk: Buffer): void {
    const { delayMs, jitterMs, bytesPerSecond, resetChance } = this.#behaviour.conduct();
    if (this.#passage === 'drop') {
      this.#hasLost = true;
      return;
    }
    const data = this.#behaviour.filter(chunk);
    if (data === undefined) return;
    if (resetChance > 0 && this.#behaviour.random() < resetChance) return this.#behaviour.reset();
    const jitter = jitterMs === 0 ? 0 : (2 * this.#behaviour.random() - 1) * jitterMs;
    const now = performance.now();
    this.#lastDue =
      Math.max(this.#lastDue, now + Math.max(0, delayMs + jitter)) + (1_000 * data.length) / bytesPerSecond;
    this.#queue.push({ data, dueAt: this.#lastDue });
    this.#waiting += data.length;
    if (this.#waiting > capacity) this.#ends.from.pause();
    this.#drain();
  }

  #finish(end: 'ended' | 'closed'): void {
    this.#end = end;
    this.#drain();
  }

  #drain(): void {
    clearTimeout(this.#timer);
    if (this.#passage !== 'pass') return;
    const now = performance.now();
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      if (head.dueAt > now) {
        this.#timer = setTimeout(() => this.#drain(), Math.ceil(head.dueAt - now));
        return;
      }
      this.#queue.shift();
      this.#waiting -= head.data.length;
      if (this.#ends.to.writable) this.#ends.to.write(head.data);
    }
    if (this.#waiting <= capacity && this.#ends.from.isPaused()) this.#ends.from.resume();
    if (this.#end === 'ended') this.#ends.to.end();
    else if (this.#end === 'closed') this.#ends.to.destroy();
  }
}
