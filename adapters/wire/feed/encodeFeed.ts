import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import type { FeedEvents } from '../../../core/feed/readFeed.ts';
import { encodeEvent } from '../frames/encodeEvent.ts';
import type { FeedFrame } from './feedSchemas.ts';

export const encodeFeed = ({ events, next, head, hasMore }: FeedEvents) => ({
  events: events.map(encodeFeedEvent),
  next,
  head,
  has_more: hasMore,
});

export const encodeFeedEvent = (event: FeedEvent): FeedFrame => {
  const { id, at } = event;
  switch (event.type) {
    case 'directory_changed':
      return { id, type: event.type, stamp: event.stamp, at: at.toISOString() };
    case 'room_created':
      return { id, type: event.type, room_id: event.roomId, seq: event.seq, at: at.toISOString() };
    default:
      return { id, ...encodeEvent(event) };
  }
};
