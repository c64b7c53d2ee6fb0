import { ChatError } from '../errors.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { EventCursor, MessageStore } from '../messages/MessageStore.ts';
import { directoryStream, type Feed, type FeedEntry, type FeedPage } from './Feed.ts';
import type { FeedEvent } from './FeedEvent.ts';

/** A part of the feed, with the events themselves. */
export interface FeedEvents {
  /** In the order of their positions. An event whose room is gone, or that came in with a history, is left out. */
  readonly events: readonly FeedEvent[];
  /** `epoch:position` to ask for the next part with; also when there is none yet. */
  readonly next: string;
  /** The last one there is. */
  readonly head: string;
  readonly hasMore: boolean;
}

/** Events after this place, or after the latest one; without it, all that are kept. At most `limit`, up to 200. */
export interface FeedQuery {
  /** `epoch:position`, or `latest`. */
  readonly after?: string;
  readonly limit: number;
}

/** @throws FeedGone, ChatError INVALID_REQUEST for an `after` of another form */
export type ReadFeed = (query: FeedQuery) => Promise<FeedEvents>;

/** The events of a page, as they are now, without what came in with a history. One query, or none. */
export type ReadFeedEvents = (page: FeedPage) => Promise<readonly FeedEvent[]>;

interface Deps {
  readonly feed: Feed;
  readonly readFeedEvents: ReadFeedEvents;
}

/** The error for a place that is not in the feed: the events after it are not kept, or history was restored. */
export class FeedGone extends ChatError {
  /** `epoch:position`; what is after it can be read. */
  readonly floor: string;

  constructor(floor: string) {
    super('GONE', 'What came after this place is not kept. Load what you need, then go on from details.floor.', {
      details: { floor },
    });
    this.floor = floor;
  }
}

export const makeReadFeed =
  ({ feed, readFeedEvents }: Deps): ReadFeed =>
  async ({ after, limit }) => {
    const place = parsePlace(after);
    const page = await feed.read(place?.position ?? 0, after === 'latest' ? 0 : limit);
    const { epoch, floor, head, entries } = page;
    const isGone = place !== undefined && (place.epoch !== epoch || place.position < floor || place.position > head);
    if (isGone) throw new FeedGone(placeId(epoch, floor));
    const start = after === 'latest' ? head : Math.max(place?.position ?? 0, floor);
    const last = entries.at(-1)?.position ?? start;
    const events = await readFeedEvents(page);
    return { events, next: placeId(epoch, last), head: placeId(epoch, head), hasMore: last < head };
  };

export const makeReadFeedEvents =
  ({ messages }: { readonly messages: Pick<MessageStore, 'events'> }): ReadFeedEvents =>
  async ({ entries: all, epoch }) => {
    const entries = all.filter(({ isImported }) => isImported !== true);
    const cursors = cursorsOf(entries);
    const pages = cursors.length === 0 ? new Map() : await messages.events(cursors, entries.length);
    const found = new Map<string, ChatEvent>();
    for (const [roomId, { events }] of pages) for (const event of events) found.set(`${roomId}:${event.seq}`, event);
    return entries.flatMap(({ position, streamId, seq, at }): FeedEvent[] => {
      const place = { id: placeId(epoch, position), position };
      if (streamId === directoryStream) return [{ ...place, type: 'directory_changed', stamp: seq, at }];
      if (seq === 0) return [{ ...place, type: 'room_created', roomId: streamId, seq, at }];
      const event = found.get(`${streamId}:${seq}`);
      return event === undefined ? [] : [{ ...event, ...place }];
    });
  };

/** One for each room: from before its first event in the page to its last one. */
const cursorsOf = (entries: readonly FeedEntry[]): EventCursor[] => {
  const cursors = new Map<number, EventCursor>();
  for (const { streamId, seq } of entries) {
    if (streamId === directoryStream || seq === 0) continue;
    const after = cursors.get(streamId)?.after ?? seq - 1;
    cursors.set(streamId, { roomId: streamId, after, upTo: seq });
  }
  return [...cursors.values()];
};

export const placeId = (epoch: string, position: number): string => `${epoch}:${position}`;

const parsePlace = (after: string | undefined): { epoch: string; position: number } | undefined => {
  if (after === undefined || after === 'latest') return undefined;
  const colon = after.lastIndexOf(':');
  const position = Number(after.slice(colon + 1));
  if (colon < 1 || !/^\d{1,15}$/.test(after.slice(colon + 1)))
    throw new ChatError('INVALID_REQUEST', 'after is the id of an event, "next" of an answer, or "latest".');
  return { epoch: after.slice(0, colon), position };
};
