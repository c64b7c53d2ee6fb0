import type { ScheduledMessage } from '../../../core/scheduled/ScheduledMessage.ts';

export interface StoredScheduled {
  /** Under the account that its sender had then. */
  one: ScheduledMessage;
  /** What a retry is compared with. */
  readonly sentText: string;
  /** It is not tried before. */
  retryAt: Date | null;
  isSending: boolean;
}
