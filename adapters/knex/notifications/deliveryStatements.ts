import type { Delivery, DeliveryResult } from '../../../core/notifications/Delivery.ts';
import type { Claimed } from '../../../core/notifications/Notices.ts';
import type { Big } from '../permissions/personRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';

export interface TellingRow {
  readonly id: Big;
  readonly channel: string;
  readonly user_id: Big;
  readonly room_ids: readonly Big[];
  readonly message_ids: readonly Big[];
  readonly seqs: readonly Big[];
  readonly attempts: number;
  readonly may_repeat: boolean;
  readonly address: string | null;
  readonly details: Readonly<Record<string, string>> | null;
}

/** Takes deliveries that are due, oldest first. One that is claimed is due again when the claim is over. */
export const claimStatement = (channel: string, count: number, claimMs: number): Sql => sql`
  WITH due AS MATERIALIZED (
    SELECT d.id, d.state = 'claimed' AS may_repeat
    FROM homeroom.deliveries d
    WHERE d.channel = ${channel} AND d.state IN ('waiting', 'claimed') AND d.due_at <= clock_timestamp()
    ORDER BY d.due_at
    LIMIT ${count}
    FOR UPDATE SKIP LOCKED
  )
  UPDATE homeroom.deliveries d SET state = 'claimed', attempts = d.attempts + 1,
    due_at = clock_timestamp() + ${claimMs}::bigint * interval '1 millisecond'
  FROM due
    LEFT JOIN homeroom.deliveries known ON known.id = due.id
    LEFT JOIN homeroom.channel_addresses a ON a.id = known.address_id
  WHERE d.id = due.id
  RETURNING d.id, d.channel, d.user_id, d.room_ids, d.message_ids, d.seqs, d.attempts, due.may_repeat, a.address, a.details`;

/** Records what became of an attempt, unless another one began; an address that reaches nobody goes with it. */
export const finishStatement = ({ id, attempt }: Pick<Delivery, 'id' | 'attempt'>, result: DeliveryResult): Sql => {
  const { outcome } = result;
  const isOver = outcome !== 'retry';
  const state = outcome === 'retry' ? 'waiting' : outcome === 'gone' ? 'dead' : outcome;
  const afterMs = outcome === 'retry' ? Math.round(result.afterMs) : 0;
  const failure = 'failure' in result ? result.failure.slice(0, 500) : null;
  return sql`
    WITH finished AS (
      UPDATE homeroom.deliveries d SET state = ${state}, failure = ${failure}::text,
        due_at = clock_timestamp() + ${afterMs}::bigint * interval '1 millisecond',
        finished_at = CASE WHEN ${isOver}::boolean THEN clock_timestamp() END
      WHERE d.id = ${id}::bigint AND d.attempts = ${attempt}::int AND d.state = 'claimed'
      RETURNING d.channel, d.user_id, d.address_id
    ), removed AS (
      DELETE FROM homeroom.channel_addresses a USING finished f WHERE ${outcome === 'gone'}::boolean AND a.id = f.address_id
    ), buried AS (
      INSERT INTO homeroom.dead_addresses (channel, address, failure)
      SELECT f.channel, u.email, ${failure ?? ''}::text FROM finished f JOIN homeroom.users u ON u.id = f.user_id
      WHERE ${outcome === 'gone'}::boolean AND f.address_id IS NULL AND u.email IS NOT NULL
      ON CONFLICT (channel, address) DO UPDATE SET failure = excluded.failure, failed_at = excluded.failed_at
    )
    SELECT count(*) FROM finished`;
};

/** Undoes claims. What may have arrived before its claim still says so to who claims it next. */
export const releaseStatement = (deliveries: readonly Claimed[]): Sql => sql`
  UPDATE homeroom.deliveries d SET state = CASE WHEN given.may_repeat THEN 'claimed' ELSE 'waiting' END,
    attempts = d.attempts - 1, due_at = clock_timestamp()
  FROM unnest(
    ${deliveries.map(({ id }) => id)}::bigint[], ${deliveries.map(({ attempt }) => attempt)}::int[],
    ${deliveries.map(({ mayRepeat }) => mayRepeat)}::boolean[]
  ) given (id, attempt, may_repeat)
  WHERE d.id = given.id AND d.attempts = given.attempt AND d.state = 'claimed'`;
