import { directoryStream, type FeedEntry } from '../feed/Feed.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import { type RoomId, rootOrganisation } from '../ids.ts';
import type { Webhook } from './Webhook.ts';
import type { WebhookRoom } from './Webhooks.ts';

type Filter = Pick<Webhook, 'organisation' | 'events' | 'roomTypes'>;

/**
 * Whether a webhook gets an event: one of a room in its organisation or below it. Changes of the directory are those of
 * all organisations, so only a webhook of the root gets them.
 */
export const wantsEvent = (
  { organisation, events, roomTypes }: Filter,
  event: FeedEvent,
  facts: ReadonlyMap<RoomId, WebhookRoom>,
): boolean => {
  if (event.type === 'event_hidden') return false;
  if (events.length > 0 && !events.includes(event.type)) return false;
  if (event.type === 'directory_changed') return organisation === rootOrganisation;
  const room = facts.get(event.roomId);
  if (room === undefined || !(organisation === rootOrganisation || room.scope.includes(organisation))) return false;
  return roomTypes.length === 0 || roomTypes.includes(room.type);
};

/** The rooms whose facts are needed to filter these. */
export const roomsOf = (entries: readonly FeedEntry[]): RoomId[] => [
  ...new Set(entries.flatMap(({ streamId }) => (streamId === directoryStream ? [] : [streamId]))),
];
