import type { RoomEvent, SyncPage } from './frames.ts';

/** Events that came before those in front of them, at most. Those beyond are asked for again. */
const earlyAtMost = 256;

/** One room's events, put in order: each goes out once, when all before it have. */
export class RoomStream {
  readonly roomId: number;
  /** The last seq that went out; null until it is known where to begin. */
  #known: number | null = null;
  /** The highest seq that is known to exist. */
  #head = 0;
  readonly #early = new Map<number, RoomEvent>();

  constructor(roomId: number) {
    this.roomId = roomId;
  }

  get known(): number | null {
    return this.#known;
  }

  /** Events are missing that no live frame will bring. */
  get isBehind(): boolean {
    return this.#known !== null && this.#known < this.#head;
  }

  /** Events after this seq are wanted. Never goes back. */
  begin(seq: number): RoomEvent[] {
    this.#known = Math.max(this.#known ?? 0, seq);
    return this.#drain();
  }

  /** Events up to this one exist. */
  reach(head: number): void {
    this.#head = Math.max(this.#head, head);
  }

  /** Takes events in any order, known ones too. @returns those whose turn it is now */
  take(events: readonly RoomEvent[]): RoomEvent[] {
    for (const event of events) {
      this.reach(event.seq);
      // One that continues the order always has a place.
      if (this.#early.size < earlyAtMost || event.seq === (this.#known ?? 0) + 1) this.#early.set(event.seq, event);
    }
    return this.#drain();
  }

  /** A page of the history. Its head is the server's word: what hinted at more was wrong, except events that came. */
  takePage({ events, head_seq }: Pick<SyncPage, 'events' | 'head_seq'>): RoomEvent[] {
    const ready = events.flatMap((event) => this.take([event]));
    this.#head = Math.max(head_seq, ...this.#early.keys());
    return ready;
  }

  /** Nothing more comes from here; the room begins anew or is over. */
  giveUp(): void {
    this.#head = 0;
    this.#early.clear();
  }

  #drain(): RoomEvent[] {
    const ready: RoomEvent[] = [];
    if (this.#known === null) return ready;
    for (let next = this.#early.get(this.#known + 1); next !== undefined; next = this.#early.get(this.#known + 1)) {
      this.#known = next.seq;
      ready.push(next);
    }
    for (const seq of this.#early.keys()) if (seq <= this.#known) this.#early.delete(seq);
    return ready;
  }
}
