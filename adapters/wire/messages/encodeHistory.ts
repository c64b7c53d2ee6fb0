import type { MessageReading } from '../../../core/messages/MessageReading.ts';
import type { ReadPage } from '../../../core/messages/readRooms.ts';
import { encodeMessage } from './encodeMessage.ts';

export const encodeHistory = ({ messages, hasMore, reading }: ReadPage) => ({
  messages: messages.map((message) => ({ ...encodeMessage(message), ...encodeReading(reading.get(message.id)) })),
  has_more: hasMore,
  count: messages.length,
  oldest_id: messages[0]?.id ?? null,
  newest_id: messages.at(-1)?.id ?? null,
});

const encodeReading = (reading: MessageReading | undefined) => ({
  ...(reading && { is_read: reading.isRead }),
  ...(reading?.readers !== undefined && { read_by_count: reading.readers }),
});
