import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { WebhookId } from './Webhook.ts';

/** What is sent, and to where. */
export interface WebhookCall {
  readonly url: string;
  /** Each signs, the newest first. */
  readonly secrets: readonly string[];
  readonly webhookId: WebhookId;
  /** Of the feed; or nothing but a test. */
  readonly event: FeedEvent | WebhookTest;
}

/** Sent when somebody asks for it: it is no event, and its id is never used again. */
export interface WebhookTest {
  readonly id: string;
  readonly type: 'webhook_test';
  readonly at: Date;
}

export interface WebhookAnswer {
  /** Of HTTP; null: there was no answer. */
  readonly status: number | null;
  /** Why it was not taken, in at most 300 characters; null: it was. */
  readonly error: string | null;
  /** For how long the receiver asks to be left alone; null: it does not say. */
  readonly retryAfterMs: number | null;
  /** Milliseconds. */
  readonly ms: number;
}

/**
 * Port: sends events as Standard Webhooks say (https://www.standardwebhooks.com). The same event has the same id whenever
 * it is sent to the same webhook. A receiver has 15 s to answer with a status of 200 to 299; a redirect is followed by
 * nobody. Unless it was set up otherwise, it sends to public addresses alone, and over TLS.
 */
export interface WebhookSender {
  /** What is wrong with an address, for people; undefined if nothing is, as far as one can see without asking. */
  checkUrl(url: string): string | undefined;
  /** A secret that nobody can guess: `whsec_` and base64. */
  makeSecret(): string;
  /** An id that nobody has used. */
  makeTestId(): string;
  /** Never rejects. */
  send(call: WebhookCall): Promise<WebhookAnswer>;
}
