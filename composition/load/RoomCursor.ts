/** How far one socket has come in one room. */
export class RoomCursor {
  #seq = 0;
  /** The last place that came by itself over this connection. */
  #live = 0;

  get seq(): number {
    return this.#seq;
  }

  /** Live frames of a new connection begin anew: what was asked for may come by itself too. */
  reconnected(): void {
    this.#live = 0;
  }

  /** Nothing before this place is kept, or anybody's to see. */
  moveTo(seq: number): void {
    this.#seq = Math.max(seq, this.#seq);
  }

  /**
   * What an event is: the `next`; one that is `known`, because it was asked for while it came; one after a `gap`. A live frame that
   * comes `again` over one connection, or is `before` an earlier one, is a fault of the server's.
   */
  take(seq: number, isLive: boolean): 'next' | 'known' | 'gap' | 'again' | 'before' {
    if (isLive) {
      if (seq === this.#live) return 'again';
      if (seq < this.#live) return 'before';
      this.#live = seq;
    }
    if (seq <= this.#seq) return 'known';
    if (seq > this.#seq + 1) return 'gap';
    this.#seq = seq;
    return 'next';
  }
}
