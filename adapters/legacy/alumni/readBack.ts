import { asMessageId, type RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { MessageReading } from '../../../core/messages/MessageReading.ts';
import type { Person } from '../../../core/permissions/Person.ts';

/** The most reads for one page: more are needed only where nearly all messages are deleted. */
const maxReads = 10;

interface Page {
  /** Oldest first, without deleted ones. */
  readonly messages: readonly (readonly [Message, MessageReading | undefined])[];
  /** The page before this one; null at the beginning. */
  readonly nextCursor: string | null;
}

/** A page of the history before a message, or of its end, for clients that know no deleted messages. */
export const readBack = async (
  history: Chat['history'],
  person: Person,
  roomId: RoomId,
  { limit, before }: { readonly limit: number; readonly before: number | undefined },
): Promise<Page> => {
  const found: (readonly [Message, MessageReading | undefined])[] = [];
  let cursor = before;
  for (let reads = 0; reads < maxReads; reads += 1) {
    const place = cursor === undefined ? {} : { before: asMessageId(cursor) };
    const { messages, hasMore, reading } = await history(person, roomId, { limit, ...place });
    for (const message of [...messages].reverse()) {
      if (message.deletedAt !== null) continue;
      if (found.length === limit) return { nextCursor: String(found.at(-1)?.[0].id), messages: found.reverse() };
      found.push([message, reading.get(message.id)]);
    }
    cursor = messages[0]?.id;
    if (!hasMore || cursor === undefined) return { messages: found.reverse(), nextCursor: null };
  }
  return { messages: found.reverse(), nextCursor: String(cursor) };
};
