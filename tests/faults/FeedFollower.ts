import { eventually } from '../support/eventually.ts';

interface Seen {
  readonly id: string;
  readonly roomId: number;
  readonly seq: number;
}

interface Page {
  readonly events: readonly { readonly id: string; readonly room_id?: number; readonly seq?: number }[];
  readonly next: string;
  readonly head: string;
  readonly has_more: boolean;
}

const pollMs = 50;

/** A system beside Homeroom: asks one node after the other for what is after its place, and stores the place. */
export class FeedFollower {
  /** Every event of a room, as often as it came, since the place was last lost. */
  readonly seen: Seen[] = [];
  /** How often the place was not kept any more, as after a restore. */
  losses = 0;
  readonly #nodes: readonly string[];
  readonly #key: string;
  readonly #ending = new AbortController();
  #place: string | undefined;
  #head = '';
  #running: Promise<void> | undefined;

  constructor(nodes: readonly string[], key: string) {
    this.#nodes = nodes;
    this.#key = key;
  }

  /** Whether it had everything when it last asked. */
  get isAtHead(): boolean {
    return this.#place !== undefined && this.#place === this.#head;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    let turn = 0;
    const ask = async (): Promise<void> => {
      const node = this.#nodes[turn++ % this.#nodes.length] ?? '';
      // A node that is down is no fault of the feed: the next one answers.
      const hasMore = await this.#ask(node).catch(() => false);
      if (!hasMore && !signal.aborted) throw new Error('There is nothing new');
    };
    while (!signal.aborted) await eventually(ask, { within: Infinity, every: pollMs });
  }

  async #ask(node: string): Promise<boolean> {
    const after = this.#place === undefined ? '' : `?after=${encodeURIComponent(this.#place)}`;
    const response = await fetch(new URL(`/api/events/${after}`, node), {
      headers: { 'x-directory-key': this.#key },
      signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(5_000)]),
    });
    const body: unknown = await response.json();
    if (response.status === 410) {
      this.losses += 1;
      this.#place = undefined;
      this.seen.length = 0;
      return true;
    }
    if (!response.ok) return false;
    const { events, next, head, has_more: hasMore } = body as Page;
    for (const { id, room_id: roomId, seq } of events)
      if (roomId !== undefined && seq !== undefined) this.seen.push({ id, roomId, seq });
    [this.#place, this.#head] = [next, head];
    return hasMore;
  }
}
