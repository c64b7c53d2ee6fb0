import type { Clock } from '../clock.ts';
import type { Feed, FeedEntry } from '../feed/Feed.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { ReadFeedEvents } from '../feed/readFeed.ts';
import { type WaitingEvent, WaitingEvents } from './WaitingEvents.ts';
import type { OpenedWebhook, WaitingMark, WebhookProgress, Webhooks } from './Webhooks.ts';
import { roomsOf, wantsEvent } from './wantsEvent.ts';

export interface AheadDeps {
  readonly feed: Feed;
  readonly readFeedEvents: ReadFeedEvents;
  readonly webhooks: Pick<Webhooks, 'roomPlaces'>;
  readonly clock: Clock;
}

const pageSize = 100;
/** Events that wait at a time, at most; while so many do, no further ones are read. */
const mostWaiting = 500;

/** Reads the feed for one webhook, and knows what of it waits. */
export class EventsAhead {
  readonly waiting = new WaitingEvents();
  readonly #deps: AheadDeps;
  readonly #webhook: OpenedWebhook;
  /** What was known to wait when the session began, and is not read again yet. */
  readonly #marks: Map<number, WaitingMark>;
  #frontier: number;

  constructor(deps: AheadDeps, webhook: OpenedWebhook) {
    this.#deps = deps;
    this.#webhook = webhook;
    this.#frontier = webhook.position;
    this.#marks = new Map(webhook.waiting.map((mark) => [mark.position, mark]));
  }

  /** Everything up to here is read. */
  get frontier(): number {
    return this.#frontier;
  }

  get isFull(): boolean {
    return this.waiting.size >= mostWaiting;
  }

  /** Reads what comes next: some events; nothing, at the end of the feed; or what comes next is gone. */
  async read(): Promise<'some' | 'end' | 'gone'> {
    const { feed, readFeedEvents, webhooks, clock } = this.#deps;
    const page = await feed.read(this.#frontier, Math.min(pageSize, mostWaiting - this.waiting.size));
    const { epoch, floor, head } = page;
    if (epoch !== this.#webhook.epoch || this.#frontier < floor || this.#frontier > head) return 'gone';
    const last = page.entries.at(-1);
    if (last === undefined) return 'end';
    const entries = page.entries.filter(({ position }) => !this.#isKnownDone(position));
    const [events, facts] = await Promise.all([
      readFeedEvents({ ...page, entries }),
      webhooks.roomPlaces(roomsOf(entries)),
    ]);
    const byPosition = new Map(events.map((event) => [event.position, event]));
    const readAt = clock.monotonic();
    for (const entry of entries) {
      const event = byPosition.get(entry.position);
      const { attempts = 0, firstAt = null, nextAt = null } = this.#marks.get(entry.position) ?? {};
      if (event !== undefined && wantsEvent(this.#webhook, event, facts))
        this.waiting.add({ entry, event, readAt, attempts, firstAt, nextAt, isInFlight: false });
    }
    for (const { position } of page.entries) this.#marks.delete(position);
    this.#frontier = last.position;
    return 'some';
  }

  /** What was deleted while it waited has no words any more; undefined: its room is gone. */
  async asItIsNow({ entry, event, readAt }: WaitingEvent, freshMs: number): Promise<FeedEvent | undefined> {
    if (this.#deps.clock.monotonic() - readAt < freshMs) return event;
    return (await this.#deps.readFeedEvents(pageOf(entry, this.#webhook.epoch)))[0];
  }

  get progress(): Pick<WebhookProgress, 'position' | 'frontier' | 'waiting'> {
    const first = this.waiting.first;
    return {
      position: first === undefined ? this.#frontier : first.entry.position - 1,
      // What the session before had done further on stays done.
      frontier: Math.max(this.#frontier, this.#webhook.frontier),
      waiting: [...this.waiting.marks, ...this.#marks.values()],
    };
  }

  #isKnownDone(position: number): boolean {
    return position <= this.#webhook.frontier && !this.#marks.has(position);
  }
}

const pageOf = (entry: FeedEntry, epoch: string) => ({ entries: [entry], epoch, head: entry.position, floor: 0 });
