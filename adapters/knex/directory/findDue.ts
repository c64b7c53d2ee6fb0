import type { Knex } from 'knex';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { isInDates } from './inForce.ts';

/** What dates and moments may have changed. */
export interface Due {
  readonly userIds: readonly UserId[];
  /** A condition on relations `r`. */
  readonly relations: Sql;
}

/** Milliseconds: after midnight every role with a date is looked at. */
const patience = { timeoutMs: 600_000 };

/**
 * What is due since this was called last, and remembers this call. Whatever is stored meanwhile follows the dates of that
 * moment, so only days and moments that have come since can change anything. Undefined if nothing can be due.
 */
export const findDue = async (trx: Knex): Promise<Due | undefined> => {
  const [row] = await queryRows<{ since: string; is_new_day: boolean; has_holds: boolean; at: string }>(
    trx,
    sql`
    SELECT mark.since::text AS since, clock.at::text AS at,
      COALESCE((mark.since AT TIME ZONE 'UTC')::date < (clock.at AT TIME ZONE 'UTC')::date, true) AS is_new_day,
      EXISTS (SELECT FROM homeroom.holds h WHERE ${holdTurned(sql`mark.since`, sql`clock.at`)}) AS has_holds
    FROM (
        SELECT COALESCE(NULLIF(value, ''), '-infinity')::timestamptz AS since
        FROM homeroom.meta WHERE key = 'dates_applied'
      ) mark
      CROSS JOIN (SELECT clock_timestamp() AS at OFFSET 0) clock`,
  );
  if (row === undefined) throw new Error('The database does not say up to which day dates are applied: migrate it');
  if (!row.is_new_day && !row.has_holds) return undefined;
  const turned = holdTurned(sql`${row.since}::timestamptz`, sql`${row.at}::timestamptz`);
  const people = await queryRows<{ id: Big }>(
    trx,
    sql`
    SELECT h.user_id AS id FROM homeroom.holds h WHERE h.user_id IS NOT NULL AND ${turned}
    UNION
    SELECT r.user_id
    FROM homeroom.user_roles r JOIN homeroom.users u ON u.id = r.user_id
    WHERE ${row.is_new_day} AND (r.begins IS NOT NULL OR r.ends IS NOT NULL)
      AND (${isInDates(sql`r`)}) <> (u.is_active AND EXISTS (
        SELECT FROM homeroom.role_scopes s
        WHERE s.organisation_id = r.organisation_id AND NOT s.is_below AND s.role = r.role AND s.user_id = r.user_id
      ))
    ORDER BY id`,
    patience,
  );
  await queryRows(trx, sql`UPDATE homeroom.meta SET value = ${row.at} WHERE key = 'dates_applied'`);
  const ofHolds = sql`
    r.id IN (
      SELECT o.id
      FROM homeroom.holds h
        JOIN homeroom.relations o
          ON o.kind = h.kind AND o.from_id = h.from_id AND o.to_id = h.to_id AND COALESCE(h.context = o.context, true)
      WHERE ${turned}
    )`;
  return {
    userIds: people.map(({ id }) => asUserId(Number(id))),
    relations: row.is_new_day
      ? sql`
        ${ofHolds}
        OR r.id IN (
          SELECT k.relation_id
          FROM homeroom.relation_claims k JOIN homeroom.relations o ON o.id = k.relation_id
          WHERE (k.begins IS NOT NULL OR k.ends IS NOT NULL) AND (k.is_named AND ${isInDates(sql`k`)}) <> o.is_active
        )`
      : ofHolds,
  };
};

/** Whether the hold `h` began or ended between two moments. */
const holdTurned = (since: Sql, at: Sql): Sql => sql`
  h.lifted_at IS NULL AND (h.begins > ${since} AND h.begins <= ${at} OR h.ends > ${since} AND h.ends <= ${at})`;
