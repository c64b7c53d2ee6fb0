import type { Webhook } from './Webhook.ts';
import type { DeliveryOutcome } from './WebhookDelivery.ts';

/** Seconds that a webhook is behind, on the node that delivers. */
export interface WebhookLag {
  readonly id: number;
  readonly seconds: number;
}

/** Called as it happens, to log, to count and to tell the operator. */
export interface WebhookWatch {
  onAttempt(outcome: DeliveryOutcome): void;
  /** It stopped by itself: `state` and `reason` say why. */
  onStopped(webhook: Webhook): void;
  /** Something beside the receivers did not work; it is tried again. */
  onFailure(failure: unknown): void;
  /** How far those behind are that this node delivers, and how many of all have stopped by themselves. */
  onLooked(lags: readonly WebhookLag[], stopped: number): void;
}
