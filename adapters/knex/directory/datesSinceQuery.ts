import { type Sql, sql } from '../sql/Sql.ts';

/**
 * Whether a role, a relation or a hold has begun or ended by its dates after a moment. Days are those of UTC; the last day
 * counts in full. The first condition on rows with days is that of their partial index.
 */
export const datesSinceQuery = (since: Date): Sql => sql`
  WITH days AS (
    SELECT (${since}::timestamptz AT TIME ZONE 'UTC')::date AS since, (now() AT TIME ZONE 'UTC')::date AS today
  )
  SELECT
    EXISTS (
      SELECT FROM homeroom.user_roles r, days
      WHERE (r.begins IS NOT NULL OR r.ends IS NOT NULL)
        AND ((r.begins > days.since AND r.begins <= days.today) OR (r.ends >= days.since AND r.ends < days.today))
    )
    OR EXISTS (
      SELECT FROM homeroom.relation_claims c, days
      WHERE (c.begins IS NOT NULL OR c.ends IS NOT NULL)
        AND ((c.begins > days.since AND c.begins <= days.today) OR (c.ends >= days.since AND c.ends < days.today))
    )
    OR EXISTS (
      SELECT FROM homeroom.holds h
      WHERE (h.begins > ${since}::timestamptz AND h.begins <= now()) OR (h.ends > ${since}::timestamptz AND h.ends <= now())
    ) AS is_due`;
