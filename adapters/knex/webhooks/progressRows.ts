import type { Knex } from 'knex';
import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import { asRoomId } from '../../../core/ids.ts';
import type { DeliveryOutcome, WebhookDelivery } from '../../../core/webhooks/WebhookDelivery.ts';
import {
  keptDeliveries,
  type SaveOutcome,
  type WebhookProgress,
  type WebhookVersion,
} from '../../../core/webhooks/Webhooks.ts';
import { isHeldBy } from '../feed/KnexLeases.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { fromMark, type StoredMark } from './webhookRow.ts';

export interface DeliveryRow {
  readonly id: Big;
  readonly event_id: string;
  readonly type: FeedEvent['type'];
  readonly room_id: Big | null;
  readonly attempt: number;
  readonly outcome: DeliveryOutcome;
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
  readonly at: Date;
}

export const deliveryColumns = sql`
  d.id, d.event_id, d.type, d.room_id, d.attempt, d.outcome, d.status, d.error, d.ms, d.at`;

export const toDelivery = ({ id, event_id: eventId, room_id: roomId, ...rest }: DeliveryRow): WebhookDelivery => ({
  ...{ id: Number(id), eventId, roomId: roomId === null ? null : asRoomId(Number(roomId)) },
  ...rest,
});

/**
 * One statement. Only while the lease holds, whose row is locked: what ends it comes before or after, and so does a change, by
 * the webhook's own row.
 */
export const saveWebhook = async (
  knex: Knex,
  lease: Lease,
  { id, version }: WebhookVersion,
  { waiting, deliveries, ...progress }: WebhookProgress,
): Promise<SaveOutcome> => {
  const rows = deliveries.map(({ eventId: event_id, roomId: room_id, ms, at, ...rest }, n) => ({
    ...{ n, event_id, room_id, ms: Math.round(ms), at: at.toISOString() },
    ...rest,
  }));
  const isUnchanged = sql`w.version = ${version}::bigint`;
  const untried = waiting.map(({ position }): StoredMark => [position]);
  const [saved] = await queryRows<{ is_unchanged: boolean }>(
    knex,
    sql`
    WITH held AS MATERIALIZED (
      SELECT l.name FROM homeroom.leases l WHERE ${isHeldBy(lease)} FOR SHARE
    ), kept AS (
      UPDATE homeroom.webhooks w
      SET position = ${progress.position}::bigint, frontier = ${progress.frontier}::bigint,
        waiting = CASE
          WHEN ${isUnchanged} THEN ${JSON.stringify(waiting.map(fromMark))}::jsonb ELSE ${JSON.stringify(untried)}::jsonb
        END,
        failing_since = CASE WHEN ${isUnchanged} THEN ${progress.failingSince}::timestamptz ELSE w.failing_since END,
        last_success_at = ${progress.lastSuccessAt}::timestamptz,
        last_attempt_at = ${progress.lastAttemptAt}::timestamptz,
        last_status = ${progress.lastStatus}::int, last_error = ${progress.lastError}::text
      FROM held
      WHERE w.id = ${id}
      RETURNING w.id, ${isUnchanged} AND w.state = 'active' AS is_unchanged
    ), added AS (
      INSERT INTO homeroom.webhook_deliveries (
        webhook_id, event_id, type, room_id, attempt, outcome, status, error, ms, at
      )
      SELECT k.id, g.event_id, g.type, g.room_id, g.attempt, g.outcome, g.status, g.error, g.ms, g.at
      FROM kept k CROSS JOIN json_to_recordset(${JSON.stringify(rows)}::json) AS g (
        n int, event_id text, type text, room_id bigint, attempt int, outcome text, status int, error text, ms int,
        at timestamptz
      )
      ORDER BY g.n
    ), forgotten AS (
      DELETE FROM homeroom.webhook_deliveries d USING kept k
      WHERE d.webhook_id = k.id AND (
        d.at <= clock_timestamp() - interval '7 days'
        OR d.id <= (
          SELECT o.id FROM homeroom.webhook_deliveries o WHERE o.webhook_id = k.id
          ORDER BY o.id DESC OFFSET ${Math.max(0, keptDeliveries - rows.length)}::int LIMIT 1
        )
      )
    )
    SELECT is_unchanged FROM kept`,
    { isPrepared: true },
  );
  return saved === undefined ? 'lost' : saved.is_unchanged ? 'saved' : 'changed';
};
