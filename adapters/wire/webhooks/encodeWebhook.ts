import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import type { Webhook, WebhookId } from '../../../core/webhooks/Webhook.ts';
import type { WebhookDelivery } from '../../../core/webhooks/WebhookDelivery.ts';
import type { WebhookAnswer, WebhookTest } from '../../../core/webhooks/WebhookSender.ts';
import { encodeFeedEvent } from '../feed/encodeFeed.ts';

type Sent = FeedEvent | WebhookTest;

/** `webhook-id`: the same whenever the event is sent to the webhook. */
export const webhookMessageId = (webhookId: WebhookId, { id }: Sent): string => `${id}:${webhookId}`;

/** What a receiver gets: an event in the form of `GET /api/events/`. */
export const encodeWebhook = (event: Sent) => {
  const timestamp = event.at.toISOString();
  const data = event.type === 'webhook_test' ? { id: event.id, type: event.type } : encodeFeedEvent(event);
  return { type: event.type, timestamp, data };
};

export const encodeWebhookState = (webhook: Webhook) => {
  const { id, url, description, events, state, reason, epoch, position } = webhook;
  return {
    ...{ id, organisation_id: webhook.organisation || null, url, description, events, room_types: webhook.roomTypes },
    ...{ is_active: state === 'active', state, reason, position: `${epoch}:${position}` },
    created_at: webhook.createdAt.toISOString(),
    failing_since: timeOf(webhook.failingSince),
    last_success_at: timeOf(webhook.lastSuccessAt),
    last_attempt_at: timeOf(webhook.lastAttemptAt),
    ...{ last_status: webhook.lastStatus, last_error: webhook.lastError },
    previous_secret_until: timeOf(webhook.previousSecretUntil),
  };
};

export const encodeDelivery = ({
  id,
  eventId,
  type,
  roomId,
  attempt,
  outcome,
  status,
  error,
  ms,
  at,
}: WebhookDelivery) => ({
  ...{ id, event_id: eventId, type, room_id: roomId, attempt, outcome, status, error, ms, at: at.toISOString() },
});

export const encodeAnswer = ({ status, error, ms }: WebhookAnswer) => ({ is_taken: error === null, status, error, ms });

const timeOf = (at: Date | null): string | null => at?.toISOString() ?? null;
