import type { FeedEntry, StreamId } from '../feed/Feed.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { WaitingMark } from './Webhooks.ts';

/** An event that waits for its delivery. */
export interface WaitingEvent {
  readonly entry: FeedEntry;
  /** As it was when it was read. */
  event: FeedEvent;
  /** By the monotonic clock. */
  readAt: number;
  attempts: number;
  firstAt: Date | null;
  /** Not before; null: at once. */
  nextAt: Date | null;
  isInFlight: boolean;
}

/** Events that wait, in the order of the feed, and behind each other where they are of one room. */
export class WaitingEvents {
  readonly #byPosition = new Map<number, WaitingEvent>();
  readonly #queues = new Map<StreamId, WaitingEvent[]>();

  get size(): number {
    return this.#byPosition.size;
  }

  /** The first in the order of the feed. */
  get first(): WaitingEvent | undefined {
    return this.#byPosition.values().next().value;
  }

  /** Positions only grow. */
  add(waiting: WaitingEvent): void {
    const { position, streamId } = waiting.entry;
    this.#byPosition.set(position, waiting);
    const queue = this.#queues.get(streamId);
    if (queue === undefined) this.#queues.set(streamId, [waiting]);
    else queue.push(waiting);
  }

  /** It is delivered or given up: the next one of its room may go. */
  done({ entry: { position, streamId } }: WaitingEvent): void {
    this.#byPosition.delete(position);
    const queue = this.#queues.get(streamId);
    queue?.shift();
    if (queue?.length === 0) this.#queues.delete(streamId);
  }

  /** The first of each room that is not on its way, those with the fewest attempts first. */
  get heads(): WaitingEvent[] {
    const heads = [...this.#queues.values()].flatMap(([head]) => (head === undefined || head.isInFlight ? [] : [head]));
    return heads.sort((a, b) => a.attempts - b.attempts || a.entry.position - b.entry.position);
  }

  /** Whatever failed may be tried at once. */
  hurry(): void {
    for (const [head] of this.#queues.values()) if (head !== undefined) head.nextAt = null;
  }

  get marks(): WaitingMark[] {
    return [...this.#byPosition].map(([position, { attempts, firstAt, nextAt }]) => ({
      ...{ position, attempts, firstAt, nextAt },
    }));
  }
}
