import type { DurableEvent, SyncPage } from '../wire/frames.ts';

/** Events that came before those in front of them, at most. Those beyond are asked for again. */
const maxEarly = 256;

/** One room's events, put in order: each goes out once, when all before it have. */
export class RoomSequencer {
  readonly roomId: number;
  /** The last seq that went out; null until it is known where to begin. */
  #cursor: number | null = null;
  /** The highest seq that is known to exist. */
  #head = 0;
  readonly #early = new Map<number, DurableEvent>();

  constructor(roomId: number) {
    this.roomId = roomId;
  }

  get cursor(): number | null {
    return this.#cursor;
  }

  /** Events are missing that no live frame will bring. */
  get isBehind(): boolean {
    return this.#cursor !== null && this.#cursor < this.#head;
  }

  /** Events after this seq are wanted. Never goes back. */
  begin(seq: number): DurableEvent[] {
    this.#cursor = Math.max(this.#cursor ?? 0, seq);
    return this.#drain();
  }

  /** Events up to this one exist. */
  noteHead(head: number): void {
    this.#head = Math.max(this.#head, head);
  }

  /** Takes events in any order, known ones too. @returns those whose turn it is now */
  add(events: readonly DurableEvent[]): DurableEvent[] {
    for (const event of events) {
      this.noteHead(event.seq);
      // One that continues the order always has a place.
      if (this.#early.size < maxEarly || event.seq === (this.#cursor ?? 0) + 1) this.#early.set(event.seq, event);
    }
    return this.#drain();
  }

  /** A page of the history. Its head is the server's word: what hinted at more was wrong, except events that came. */
  addPage({ events, head_seq }: Pick<SyncPage, 'events' | 'head_seq'>): DurableEvent[] {
    const ready = events.flatMap((event) => this.add([event]));
    this.#head = Math.max(head_seq, ...this.#early.keys());
    return ready;
  }

  /** Nothing more comes from here; the room begins anew or is over. */
  reset(): void {
    this.#head = 0;
    this.#early.clear();
  }

  #drain(): DurableEvent[] {
    const ready: DurableEvent[] = [];
    if (this.#cursor === null) return ready;
    for (let next = this.#early.get(this.#cursor + 1); next !== undefined; next = this.#early.get(this.#cursor + 1)) {
      this.#cursor = next.seq;
      ready.push(next);
    }
    for (const seq of this.#early.keys()) if (seq <= this.#cursor) this.#early.delete(seq);
    return ready;
  }
}
