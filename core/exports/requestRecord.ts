import type { UserId } from '../ids.ts';
import type { RequestRecord } from '../requests/MessageRequests.ts';
import { type ExportRecord, time } from './exportRecords.ts';

/** A request to talk, for one of the two people. Who asked does not learn that it was declined. */
export const requestRecord = (request: RequestRecord, accountIds: readonly UserId[]): ExportRecord => {
  const isAsker = accountIds.includes(request.requesterId);
  return {
    type: 'message_request',
    room_id: request.roomId,
    requester_id: request.requesterId,
    recipient_id: request.recipientId,
    asked_at: time(request.askedAt),
    declined_at: isAsker ? null : time(request.declinedAt),
    is_accepted: request.isAccepted,
  };
};
