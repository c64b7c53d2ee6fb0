import type { HistoryPage } from '../../../core/messages/MessageStore.ts';
import { encodeMessage } from './encodeMessage.ts';

export const encodeHistory = ({ messages, hasMore }: HistoryPage) => ({
  messages: messages.map(encodeMessage),
  has_more: hasMore,
  count: messages.length,
  oldest_id: messages[0]?.id ?? null,
  newest_id: messages.at(-1)?.id ?? null,
});
