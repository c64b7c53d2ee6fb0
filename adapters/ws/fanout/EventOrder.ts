import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';

/** Events that are kept when one before them is missing, at most; more are read from the store. */
const earlyCapacity = 64;

/** The dense order of one room's events: each seq goes out once, after the one before it. */
export class EventOrder {
  #appliedSeq: number;
  #early: ChatEvent[] = [];

  /** Begins after this seq. */
  constructor(startSeq: number) {
    this.#appliedSeq = startSeq;
  }

  /** The last seq that went out; everything above it is still to come. */
  get appliedSeq(): number {
    return this.#appliedSeq;
  }

  /** Returns true when the event goes out now. Keeps a little of what is early, and forgets what is known. */
  admits(event: ChatEvent): boolean {
    if (event.seq > this.#appliedSeq + 1 && this.#early.length < earlyCapacity) this.#early.push(event);
    if (event.seq !== this.#appliedSeq + 1) return false;
    this.#appliedSeq = event.seq;
    return true;
  }

  /** The event that goes out next, where it came early. */
  nextEarly(): ChatEvent | undefined {
    if (this.#early.length === 0) return undefined;
    const next = this.#early.find(({ seq }) => seq === this.#appliedSeq + 1);
    if (next !== undefined) this.#appliedSeq = next.seq;
    this.#early = this.#early.filter(({ seq }) => seq > this.#appliedSeq);
    return next;
  }
}
