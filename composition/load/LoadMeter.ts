import { Durations } from './Durations.ts';

interface Sent {
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
  readonly room: number;
  readonly sender: number;
  /** What has become of it: a refused message need not arrive. */
  state: 'sent' | 'stored' | 'refused';
  /** The server put it off, so that a later one may have come before it. */
  isPutOff: boolean;
  /** Its place in the room, as first seen. */
  seq: number | undefined;
}

/** The mark of a message's text: the load, and the number of the message. */
const form = /^Load ([0-9a-f]{8}), message (\d+)\./;
const words =
  ' Please bring the signed form, your ruler and the books for chapter four, and remember that the bus leaves at eight.';

/** Follows every message of a load from its sender to everybody in its room. */
export class LoadMeter {
  readonly toAck = new Durations();
  readonly toReceiver = new Durations();
  /** To those who were not connected when it was sent. */
  readonly toReturner = new Durations();
  readonly refusals = new Map<string, number>();
  readonly #run: string;
  readonly #now: () => number;
  readonly #sent: Sent[] = [];
  /** The number of the message at each place of a room. */
  readonly #placed = new Map<number, Map<number, number>>();
  /** The last place of each room that anybody has seen. */
  readonly #heads = new Map<number, number>();
  #waiting = 0;
  #acked = 0;
  #received = 0;
  #twice = 0;
  #outOfOrder = 0;

  constructor(run: string, now: () => number = () => performance.now()) {
    this.#run = run;
    this.#now = now;
  }

  /** A new message: its number and its text. */
  next(room: number, sender: number): { readonly number: number; readonly text: string } {
    const message: Sent = { at: this.#now(), room, sender, state: 'sent', isPutOff: false, seq: undefined };
    const number = this.#sent.push(message) - 1;
    this.#waiting += 1;
    return { number, text: `Load ${this.#run}, message ${number}.${words}` };
  }

  /** The server says that it is stored. */
  stored(number: number, isOverSocket: boolean): void {
    const message = this.#sent[number];
    if (message === undefined || message.state === 'stored') return;
    if (message.state === 'sent') this.#waiting -= 1;
    message.state = 'stored';
    this.#acked += 1;
    if (isOverSocket) this.toAck.add(this.#now() - message.at);
  }

  refused(number: number, code: string): void {
    const message = this.#sent[number];
    if (message?.state === 'sent') {
      message.state = 'refused';
      this.#waiting -= 1;
    }
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  /** The server could not take it now; it is sent again. */
  putOff(number: number): void {
    const message = this.#sent[number];
    if (message !== undefined) message.isPutOff = true;
  }

  /** Somebody applies the event at this place of the room; `since` is when their socket had opened. */
  received(room: number, seq: number, text: string, since: number): void {
    const [, run, digits] = form.exec(text) ?? [];
    if (run !== this.#run) return;
    const number = Number(digits);
    const message = this.#sent[number];
    if (message === undefined) return;
    this.#received += 1;
    (since <= message.at ? this.toReceiver : this.toReturner).add(this.#now() - message.at);
    const places = this.#placed.get(room) ?? new Map<number, number>();
    this.#placed.set(room, places);
    this.#heads.set(room, Math.max(seq, this.headOf(room)));
    const known = places.get(seq);
    if (known === undefined) {
      places.set(seq, number);
      if (message.seq !== undefined && message.seq !== seq) this.#twice += 1;
      else message.seq = seq;
    } else if (known !== number) this.#outOfOrder += 1;
  }

  /** A live frame came again, or one came before an earlier one, over one connection. */
  repeated(): void {
    this.#twice += 1;
  }

  disordered(): void {
    this.#outOfOrder += 1;
  }

  /** Messages of which the server has said nothing yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The place of the last message that anybody has seen in a room. */
  headOf(room: number): number {
    return this.#heads.get(room) ?? 0;
  }

  /** How many messages of the room are beyond this place. */
  missingAfter(room: number, cursor: number): number {
    return [...(this.#placed.get(room)?.keys() ?? [])].filter((seq) => seq > cursor).length;
  }

  counts() {
    const lost = this.#sent.filter(({ state, seq }) => state === 'stored' && seq === undefined).length;
    const counted = { sent: this.#sent.length, acked: this.#acked, received: this.#received };
    return { ...counted, lost, twice: this.#twice, outOfOrder: this.#outOfOrder + this.#swapped() };
  }

  /** Messages of one sender in one room whose places are not in the order of their sending. */
  #swapped(): number {
    const last = new Map<string, number>();
    let swapped = 0;
    for (const { room, sender, seq, state, isPutOff } of this.#sent) {
      if (seq === undefined || state !== 'stored' || isPutOff) continue;
      const key = `${room} ${sender}`;
      if (seq < (last.get(key) ?? 0)) swapped += 1;
      last.set(key, Math.max(seq, last.get(key) ?? 0));
    }
    return swapped;
  }
}
