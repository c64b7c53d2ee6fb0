import type { SequencedEvent } from '../wire/frames.ts';
import type { Room } from '../wire/wireTypes.ts';
import type { MessagePage, MessageRange } from './RoomTimeline.ts';

export type StartPosition = 'end' | 'unread' | { readonly messageId: number };

/** Messages that are fetched at once. */
export const pageSize = 50;

interface Deps {
  readonly room: Room | null;
  readonly history: (where: { around?: number }) => Promise<MessagePage>;
  /** The events from the first unread one on. */
  readonly unread: (room: Room) => Promise<{ readonly events: readonly SequencedEvent[] }>;
}

/** The part of a room's history that a start position asks for. */
export const findRange = async (position: StartPosition, deps: Deps): Promise<MessageRange> => {
  const target = position === 'unread' ? await findFirstUnread(deps) : position === 'end' ? null : position.messageId;
  if (target === null) {
    const { messages, has_more } = await deps.history({});
    return { messages, hasOlder: has_more, hasNewer: false };
  }
  const { messages, has_more } = await deps.history({ around: target });
  const older = messages.filter(({ id }) => id < target).length;
  // The server sends half a page on each side of the message. Behind a half that is not full there is nothing.
  const isFull = (count: number): boolean => has_more && count >= pageSize / 2;
  return { messages, hasOlder: isFull(older), hasNewer: isFull(messages.length - older) };
};

/** The first unread message, if it is too far from the end to be on the last page. */
const findFirstUnread = async ({ room, unread }: Deps): Promise<number | null> => {
  if (room === null || room.unread_count < pageSize / 2) return null;
  for (const event of (await unread(room)).events) if (event.type === 'new_message') return event.message.id;
  return null;
};
