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

/** What became of an attempt. */
export interface DeliveryRecord {
  readonly delivery: Pick<Delivery, 'id' | 'attempt'>;
  readonly result: DeliveryResult;
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

/** Records what became of attempts, each unless another one began; an address that reaches nobody goes with it. */
export const finishStatement = (records: readonly DeliveryRecord[]): Sql => {
  const columns = records.map(({ delivery: { id, attempt }, result }) => ({
    ...{ id, attempt, outcome: result.outcome },
    afterMs: result.outcome === 'retry' ? Math.round(result.afterMs) : 0,
    // A peer may say anything, and PostgreSQL cannot hold a NUL.
    failure: 'failure' in result ? result.failure.replaceAll('\0', '').slice(0, 500) : null,
  }));
  return sql`
    WITH told AS MATERIALIZED (
      SELECT *
      FROM unnest(
        ${columns.map(({ id }) => id)}::bigint[], ${columns.map(({ attempt }) => attempt)}::int[],
        ${columns.map(({ outcome }) => outcome)}::text[], ${columns.map(({ afterMs }) => afterMs)}::bigint[],
        ${columns.map(({ failure }) => failure)}::text[]
      ) told (id, attempt, outcome, after_ms, failure)
    ), finished AS (
      UPDATE homeroom.deliveries d
      SET state = CASE told.outcome WHEN 'retry' THEN 'waiting' WHEN 'gone' THEN 'dead' ELSE told.outcome END,
        failure = told.failure, due_at = clock_timestamp() + told.after_ms * interval '1 millisecond',
        finished_at = CASE WHEN told.outcome <> 'retry' THEN clock_timestamp() END
      FROM told
      WHERE d.id = told.id AND d.attempts = told.attempt AND d.state = 'claimed'
      RETURNING d.channel, d.user_id, d.address_id, told.outcome, told.failure
    ), removed AS (
      DELETE FROM homeroom.channel_addresses a USING finished f WHERE f.outcome = 'gone' AND a.id = f.address_id
    ), buried AS (
      INSERT INTO homeroom.dead_addresses (channel, address, failure)
      SELECT DISTINCT ON (f.channel, u.email) f.channel, u.email, f.failure
      FROM finished f JOIN homeroom.users u ON u.id = f.user_id
      WHERE f.outcome = 'gone' AND f.address_id IS NULL AND u.email IS NOT NULL
      ORDER BY f.channel, u.email
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
