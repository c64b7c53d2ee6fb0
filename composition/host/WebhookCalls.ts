import type { Webhook } from '../../core/webhooks/Webhook.ts';
import type { WebhookDelivery } from '../../core/webhooks/WebhookDelivery.ts';
import type { WebhookAnswer } from '../../core/webhooks/WebhookSender.ts';
import type { Arguments, HostCallName } from './hostSchemas.ts';

type Call<Name extends HostCallName, Result> = (given: Arguments<Name>) => Promise<Result>;

interface SecretShown {
  readonly webhook: Webhook;
  /** Shown here, and never again. */
  readonly secret: string;
}

/** Webhooks, which the host manages in all organisations. */
export interface WebhookCalls {
  /** All webhooks, the newest first. */
  readonly listWebhooks: (given?: Arguments<'listWebhooks'>) => Promise<readonly Webhook[]>;
  /** Registers an address to which events are sent as they happen. */
  readonly createWebhook: Call<'createWebhook', SecretShown>;
  /** Changes, pauses or enables one. */
  readonly editWebhook: Call<'editWebhook', Webhook>;
  readonly removeWebhook: Call<'removeWebhook', Webhook>;
  /** Another secret; the one before signs beside it for a day. */
  readonly rotateWebhookSecret: Call<'rotateWebhookSecret', SecretShown>;
  /** Lets one go on from another place in the feed. */
  readonly replayWebhook: Call<'replayWebhook', Webhook>;
  /** Sends a test now. Resolves to what came back. */
  readonly testWebhook: Call<'testWebhook', WebhookAnswer>;
  /** What was sent lately, and what came back, the newest first. */
  readonly listWebhookDeliveries: Call<'listWebhookDeliveries', readonly WebhookDelivery[]>;
}
