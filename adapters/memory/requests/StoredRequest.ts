import type { UserId } from '../../../core/ids.ts';

/** A request to talk; its room says whether it waits still. */
export interface StoredRequest {
  readonly requesterId: UserId;
  readonly recipientId: UserId;
  readonly askedAt: Date;
  readonly declinedAt: Date | null;
}
