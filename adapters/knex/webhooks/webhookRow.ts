import { asOrganisationId } from '../../../core/ids.ts';
import {
  asWebhookId,
  type DisabledReason,
  type Webhook,
  type WebhookEvent,
  type WebhookState,
} from '../../../core/webhooks/Webhook.ts';
import type { WaitingMark } from '../../../core/webhooks/Webhooks.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface WebhookRow {
  readonly id: Big;
  readonly organisation_id: Big;
  readonly url: string;
  readonly description: string;
  readonly events: readonly WebhookEvent[];
  readonly room_types: readonly string[];
  readonly state: WebhookState;
  readonly reason: DisabledReason | null;
  readonly epoch: string;
  readonly position: Big;
  readonly previous_until: Date | null;
  readonly created_at: Date;
  readonly failing_since: Date | null;
  readonly last_success_at: Date | null;
  readonly last_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
}

/** Of the table `w`, without secrets. */
export const webhookColumns = sql`
  w.id, w.organisation_id, w.url, w.description, w.events, w.room_types, w.state, w.reason, w.epoch, w.position,
  w.previous_until, w.created_at, w.failing_since, w.last_success_at, w.last_attempt_at, w.last_status, w.last_error`;

export const toWebhook = (row: WebhookRow): Webhook => ({
  id: asWebhookId(Number(row.id)),
  organisation: asOrganisationId(Number(row.organisation_id)),
  url: row.url,
  description: row.description,
  events: row.events,
  roomTypes: row.room_types,
  state: row.state,
  reason: row.reason,
  epoch: row.epoch,
  position: Number(row.position),
  createdAt: row.created_at,
  failingSince: row.failing_since,
  lastSuccessAt: row.last_success_at,
  lastAttemptAt: row.last_attempt_at,
  lastStatus: row.last_status,
  lastError: row.last_error,
  previousSecretUntil: row.previous_until,
});

/** `[position, attempts, first attempt, next attempt]`, times in milliseconds; a position alone was not tried yet. */
export type StoredMark = readonly [number, number?, (number | null)?, (number | null)?];

export const toMark = ([position, attempts = 0, firstAt = null, nextAt = null]: StoredMark): WaitingMark => ({
  ...{ position, attempts },
  firstAt: firstAt === null ? null : new Date(firstAt),
  nextAt: nextAt === null ? null : new Date(nextAt),
});

export const fromMark = ({ position, attempts, firstAt, nextAt }: WaitingMark): StoredMark =>
  attempts === 0 && nextAt === null
    ? [position]
    : [position, attempts, firstAt?.getTime() ?? null, nextAt?.getTime() ?? null];
