import type { SequencedEvent, SyncPage } from '../wire/frames.ts';

/** The most events that are kept before their turn. Those beyond are fetched again later. */
const maxEarly = 256;

/** Orders the events of one room: each is delivered once, after all before it. */
export class RoomSequencer {
  readonly roomId: number;
  /** The seq of the last delivered event; null until it is known where to begin. */
  #cursor: number | null = null;
  /** The highest seq that is known to exist. */
  #head = 0;
  readonly #early = new Map<number, SequencedEvent>();

  constructor(roomId: number) {
    this.roomId = roomId;
  }

  get cursor(): number | null {
    return this.#cursor;
  }

  /** Events exist that have not come, and that no live frame will bring. */
  get isBehind(): boolean {
    return this.#cursor !== null && this.#cursor < this.#head;
  }

  /** Sets the cursor. It never goes back. */
  begin(seq: number): SequencedEvent[] {
    this.#cursor = Math.max(this.#cursor ?? 0, seq);
    return this.#drain();
  }

  /** Events up to this seq exist. */
  noteHead(head: number): void {
    this.#head = Math.max(this.#head, head);
  }

  /** Accepts events in any order, also known ones. @returns those that are next in order */
  add(events: readonly SequencedEvent[]): SequencedEvent[] {
    for (const event of events) {
      this.noteHead(event.seq);
      // The next event in order is always accepted.
      if (this.#early.size < maxEarly || event.seq === (this.#cursor ?? 0) + 1) this.#early.set(event.seq, event);
    }
    return this.#drain();
  }

  /**
   * Accepts a page of the history. Its head replaces earlier hints at a higher one, except events that already came.
   */
  addPage({ events, head_seq }: Pick<SyncPage, 'events' | 'head_seq'>): SequencedEvent[] {
    const ready = events.flatMap((event) => this.add([event]));
    this.#head = Math.max(head_seq, ...this.#early.keys());
    return ready;
  }

  /** Forgets what was expected: the room restarts or is gone. */
  reset(): void {
    this.#head = 0;
    this.#early.clear();
  }

  #drain(): SequencedEvent[] {
    const ready: SequencedEvent[] = [];
    if (this.#cursor === null) return ready;
    for (let next = this.#early.get(this.#cursor + 1); next !== undefined; next = this.#early.get(this.#cursor + 1)) {
      this.#cursor = next.seq;
      ready.push(next);
    }
    for (const seq of this.#early.keys()) if (seq <= this.#cursor) this.#early.delete(seq);
    return ready;
  }
}
