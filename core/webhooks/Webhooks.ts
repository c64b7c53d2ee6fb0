import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { Lease } from '../feed/Leases.ts';
import type { OrganisationId, RoomId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Scope } from '../permissions/RoleGrant.ts';
import type { DisabledReason, Webhook, WebhookId, WebhookSecrets, WebhookSettings } from './Webhook.ts';
import type { WebhookDelivery, WebhookDeliveryDraft } from './WebhookDelivery.ts';

/** A place in the feed. */
export interface WebhookPlace {
  readonly epoch: string;
  readonly position: number;
}

export interface WebhookDraft extends WebhookSettings, WebhookPlace {
  readonly organisation: OrganisationId;
  /** False: it is paused. */
  readonly isActive: boolean;
  readonly secret: string;
}

export interface WebhookChange extends Partial<WebhookSettings> {
  /** `active` forgets failures: what waits is tried at once, for another day. */
  readonly state?: 'active' | 'paused';
  /** The new secret signs from now on, the present one beside it until then. */
  readonly rotation?: { readonly secret: string; readonly previousUntil: Date };
  /** It goes on behind this place, forwards or backwards. A webhook that was cut off is active again. */
  readonly place?: WebhookPlace;
}

/** An event behind `position` that is not delivered yet. */
export interface WaitingMark {
  readonly position: number;
  readonly attempts: number;
  /** Null: it was not tried yet. */
  readonly firstAt: Date | null;
  readonly nextAt: Date | null;
}

/** How far a webhook has come. */
export interface WebhookProgress {
  readonly position: number;
  /** Read up to here: what is between `position` and this, and not among `waiting`, is done. */
  readonly frontier: number;
  /** By position. */
  readonly waiting: readonly WaitingMark[];
  readonly failingSince: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** What was tried since the last progress, the oldest first. */
  readonly deliveries: readonly WebhookDeliveryDraft[];
}

/** A webhook as it was between two changes. */
export interface WebhookVersion {
  readonly id: WebhookId;
  /** Grows with every change that somebody makes. */
  readonly version: number;
}

/**
 * What became of progress. `changed`: it is stored, and somebody has changed or paused the webhook since it was opened, so that
 * nothing more may be sent as it was. `lost`: nothing is stored, as the lease is another's.
 */
export type SaveOutcome = 'saved' | 'changed' | 'lost';

export interface OpenedWebhook extends Webhook, WebhookVersion {
  readonly secrets: WebhookSecrets;
  readonly frontier: number;
  readonly waiting: readonly WaitingMark[];
}

/** Where a room belongs, for filters. */
export interface WebhookRoom {
  readonly type: RoomType;
  readonly scope: Scope;
}

/** The lease under which a webhook's events are delivered. */
export const webhookLease = (id: WebhookId): string => `webhook:${id}`;

/** How many deliveries are kept of each webhook. */
export const keptDeliveries = 100;

/**
 * Port: webhooks, how far each has come, and what was delivered lately. A change and its entry in the audit log are stored
 * together. Who delivers keeps the lease through a change, and may still store what it has delivered as the webhook was
 * before, so that none of it is delivered again. Only another place ends the lease: what was delivered before does not count then.
 */
export interface Webhooks {
  /** Stores a webhook; undefined, and nothing is stored, if the organisation has `most` already. */
  create(draft: WebhookDraft, most: number, audit: (made: Webhook) => AuditDraft): Promise<Webhook | undefined>;
  /** All webhooks, or those of these organisations themselves, the newest first. */
  list(of?: readonly OrganisationId[]): Promise<readonly Webhook[]>;
  find(id: WebhookId): Promise<Webhook | undefined>;
  secretsOf(id: WebhookId): Promise<WebhookSecrets | undefined>;
  /** Undefined if there is none. */
  change(id: WebhookId, change: WebhookChange, audit: (changed: Webhook) => AuditDraft): Promise<Webhook | undefined>;
  /** Removes a webhook with its secrets and deliveries; undefined if there is none. */
  remove(id: WebhookId, audit: (removed: Webhook) => AuditDraft): Promise<Webhook | undefined>;
  /** Deliveries of the last 7 days, at most `keptDeliveries`, the newest first; only those below `before`. */
  deliveries(id: WebhookId, limit: number, before?: number): Promise<readonly WebhookDelivery[]>;

  /** Those that are active, by their ids. */
  listActive(): Promise<readonly WebhookVersion[]>;
  /** How many are disabled or cut off. */
  countStopped(): Promise<number>;
  /** The lease's webhook; undefined unless it is active and the lease holds. */
  open(lease: Lease, id: WebhookId): Promise<OpenedWebhook | undefined>;
  /**
   * Stores progress and forgets older deliveries, as long as the lease holds. After a change what waits is stored as if it
   * was never tried, and since when it fails stays as the change left it.
   */
  save(lease: Lease, opened: WebhookVersion, progress: WebhookProgress): Promise<SaveOutcome>;
  /** Stops it, by itself. Undefined, and nothing is stored, if it was changed, or the lease was taken over. */
  stop(
    lease: Lease,
    opened: WebhookVersion,
    reason: DisabledReason | 'cut_off',
    audit: (stopped: Webhook) => AuditDraft,
  ): Promise<Webhook | undefined>;
  /** Those of the rooms that exist, without the rooms of a load (`loadSource`). One query. */
  roomPlaces(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, WebhookRoom>>;
}
