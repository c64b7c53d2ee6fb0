import { asMessageId, asRoomId, asUserId } from '../../core/ids.ts';
import type { FeedEvent } from '../../core/feed/FeedEvent.ts';
import type { NoticeRecipient } from '../../core/notifications/NoticeRecipient.ts';
export const timeDecisions = async (_rounds: number) => ({ decideMs: 0, handleMs: 0 });
