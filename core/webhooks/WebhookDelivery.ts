import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { RoomId } from '../ids.ts';

/** `failed` is tried again; `given_up` is not, after a day. */
export const deliveryOutcomes = ['delivered', 'failed', 'given_up'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** One attempt to deliver an event. It has no words of anybody. */
export interface WebhookDeliveryDraft {
  /** Of the feed: `epoch:position`. */
  readonly eventId: string;
  readonly type: FeedEvent['type'];
  /** Null for a change of the directory. */
  readonly roomId: RoomId | null;
  /** 1 for the first. */
  readonly attempt: number;
  readonly outcome: DeliveryOutcome;
  /** Of HTTP; null: there was no answer. */
  readonly status: number | null;
  /** What went wrong, in at most 300 characters; null for a success. */
  readonly error: string | null;
  /** From the look-up of the receiver's name to its answer. */
  readonly ms: number;
  readonly at: Date;
}

export interface WebhookDelivery extends WebhookDeliveryDraft {
  /** Grows with each attempt. */
  readonly id: number;
}
