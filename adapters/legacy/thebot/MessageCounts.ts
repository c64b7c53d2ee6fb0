interface Place {
  readonly userId: number;
  readonly roomId: number;
  /** Every message and every deletion moves it. */
  readonly headSeq: number;
}

/** Counts that are kept at most; the oldest goes first. */
const capacity = 1_000;

/** How many messages a person sees in a room, counted once for each state of the room. */
export class MessageCounts {
  readonly #counts = new Map<string, { readonly headSeq: number; readonly count: number }>();

  find({ userId, roomId, headSeq }: Place): number | undefined {
    const kept = this.#counts.get(`${userId}:${roomId}`);
    return kept?.headSeq === headSeq ? kept.count : undefined;
  }

  keep({ userId, roomId, headSeq }: Place, count: number): void {
    const key = `${userId}:${roomId}`;
    this.#counts.delete(key);
    this.#counts.set(key, { headSeq, count });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > capacity && oldest !== undefined) this.#counts.delete(oldest);
  }
}
