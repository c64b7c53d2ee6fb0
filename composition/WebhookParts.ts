import type { SenderSettings } from '../adapters/webhooks/HttpWebhookSender.ts';
import type { RetryPlan } from '../core/webhooks/retryPlan.ts';
import type { WebhookTimes } from '../core/webhooks/WebhookTimes.ts';

/** Something that whoever runs the server should know. */
export interface OperatorNote {
  readonly subject: string;
  readonly text: string;
}

/** What hosts and the server set about webhooks. */
export interface WebhookOptions {
  /** Whether they may lead into the network of the server itself, and speak HTTP without TLS; false by default. */
  readonly allowPrivate?: boolean;
  /** Gets a few sentences when a webhook stops by itself. */
  readonly tellOperator?: (note: OperatorNote) => Promise<void> | void;
}

/** To where webhooks may lead, how they are tried, and who is told. */
export interface WebhookParts extends SenderSettings {
  readonly tellOperator: NonNullable<WebhookOptions['tellOperator']> | null;
  /** Other times than the usual ones. */
  readonly times?: Partial<WebhookTimes>;
  readonly plan?: RetryPlan;
}

export const noWebhookParts: WebhookParts = { mayBePrivate: false, tellOperator: null };

export const webhookPartsOf = ({ allowPrivate = false, tellOperator }: WebhookOptions = {}): WebhookParts => ({
  ...{ mayBePrivate: allowPrivate, tellOperator: tellOperator ?? null },
});
