import { now, type Sql, sql } from '../sql/Sql.ts';

/**
 * Two parts of a WITH: `dropped` deletes the rows of attachments `a` that the condition chooses, and `released` counts
 * their contents down, which the keeper of files collects later.
 * @param source what stands beside `a` in USING, e.g. `placed p`; the condition names it
 */
export const dropFiles = (condition: Sql, source?: Sql): Sql => sql`
  dropped AS (
    DELETE FROM homeroom.attachments a ${source === undefined ? sql`` : sql`USING ${source}`}
    WHERE ${condition}
    RETURNING a.id, a.blob_hash, a.thumbnail_hash
  ), released AS (
    UPDATE homeroom.blobs b SET refs = b.refs - gone.refs, used_at = ${now}
    FROM (
      SELECT contents.hash, count(*) AS refs
      FROM dropped CROSS JOIN LATERAL (VALUES (dropped.blob_hash), (dropped.thumbnail_hash)) contents (hash)
      WHERE contents.hash IS NOT NULL
      GROUP BY contents.hash
    ) gone
    WHERE b.hash = gone.hash
  )`;
