import { holdCounts } from '../permissions/holdCounts.ts';
import { literal, type Sql, sql } from '../sql/Sql.ts';

/** The day of the database's clock, in UTC. Days of sources have no time zone. */
export const today = sql`(clock_timestamp() AT TIME ZONE 'UTC')::date`;

/** Whether today is within the dates of a row: both days count, and an absent one is no limit. */
export const isInDates = (row: Sql): Sql =>
  sql`COALESCE(${row}.begins <= ${today}, true) AND COALESCE(${row}.ends >= ${today}, true)`;

type Effect = 'suspend' | 'keep';

/** Whether a hold of this effect is on the account. */
export const isPersonHeld = (effect: Effect, userId: Sql): Sql => sql`
  EXISTS (
    SELECT FROM homeroom.holds h WHERE h.user_id = ${userId} AND h.effect = ${literal(effect)} AND ${holdCounts}
  )`;

/**
 * Whether a hold of this effect is on the relation of a row that has its kind, people and context. A hold names its
 * context by the word: it must not matter which source calls the context so.
 */
export const isRelationHeld = (effect: Effect, row: Sql): Sql => sql`
  EXISTS (
    SELECT FROM homeroom.holds h
    WHERE h.from_id = ${row}.from_id AND h.to_id = ${row}.to_id AND h.kind = ${row}.kind
      AND COALESCE(h.context = ${row}.context, true) AND h.effect = ${literal(effect)} AND ${holdCounts}
  )`;

/** Whether a source names the stored relation `r` for today. */
export const isClaimed = sql`
  EXISTS (
    SELECT FROM homeroom.relation_claims k
    WHERE k.relation_id = r.id AND k.is_named AND ${isInDates(sql`k`)}
  )`;

/** What the stored relation `r` is by its claims and holds, as `is_active` and `is_held`. */
export const relationState = sql`
  SELECT (${isClaimed} OR ${isRelationHeld('keep', sql`r`)}) AND NOT held.is_held AS is_active, held.is_held
  FROM (SELECT ${isRelationHeld('suspend', sql`r`)} AS is_held OFFSET 0) held`;
