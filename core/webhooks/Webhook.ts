import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { Id, OrganisationId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';

export type WebhookId = Id<'Webhook'>;
export const asWebhookId = (value: number): WebhookId => value as WebhookId;

/** The types of events that a webhook can ask for, as the feed calls them. */
export const webhookEvents = [
  ...(['new_message', 'message_edited', 'message_deleted', 'reaction_changed', 'pin_changed'] as const),
  ...(['participants_joined', 'participants_left', 'participants_suspended', 'participants_restored'] as const),
  ...(['room_created', 'room_updated', 'directory_changed'] as const),
] satisfies readonly FeedEvent['type'][];
export type WebhookEvent = (typeof webhookEvents)[number];

/**
 * `paused`: somebody stopped it. `disabled`: nothing was taken for a day (`failing`), or the receiver answered 410
 * (`gone`). `cut_off`: the events that it has not seen are not kept any more, or history was restored.
 */
export const webhookStates = ['active', 'paused', 'disabled', 'cut_off'] as const;
export type WebhookState = (typeof webhookStates)[number];

export const disabledReasons = ['failing', 'gone'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** What somebody decides about a webhook. */
export interface WebhookSettings {
  readonly url: string;
  /** For people; may be empty. */
  readonly description: string;
  /** The types of events that it gets; empty: all. */
  readonly events: readonly WebhookEvent[];
  /** The types of rooms of which it gets events; empty: all. The directory's changes are in no room and come anyway. */
  readonly roomTypes: readonly RoomType[];
}

/** An address to which events of an organisation's rooms, and of those below it, are sent as they happen. */
export interface Webhook extends WebhookSettings {
  readonly id: WebhookId;
  readonly organisation: OrganisationId;
  readonly state: WebhookState;
  /** Why it is disabled; null in other states. */
  readonly reason: DisabledReason | null;
  /** Where it is in the feed: everything up to here is delivered, filtered out or given up. */
  readonly epoch: string;
  readonly position: number;
  readonly createdAt: Date;
  /** The first failure since the last success; null: it does not fail. */
  readonly failingSince: Date | null;
  readonly lastSuccessAt: Date | null;
  /** The last attempt, whatever came of it. */
  readonly lastAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** The secret before signs too until then; null: there is none. */
  readonly previousSecretUntil: Date | null;
}

/** Whether there are secrets: those that sign now, the newest first. */
export interface WebhookSecrets {
  readonly secret: string;
  readonly previous: string | null;
  readonly previousUntil: Date | null;
}

/** The secrets that sign at a moment. */
export const signingSecrets = ({ secret, previous, previousUntil }: WebhookSecrets, now: Date): readonly string[] =>
  previous !== null && previousUntil !== null && previousUntil > now ? [secret, previous] : [secret];
