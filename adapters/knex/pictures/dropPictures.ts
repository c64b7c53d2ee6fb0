import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

/** Takes the pictures `p` that the condition chooses; the keeper of files collects their contents later. Resolves to how many. */
export const dropPictures = async (trx: Knex, condition: Sql): Promise<number> => {
  const rows = await queryRows(
    trx,
    sql`
    WITH dropped AS (
      DELETE FROM homeroom.pictures p WHERE ${condition} RETURNING p.user_id, p.blob_hash
    ), released AS (
      UPDATE homeroom.blobs b SET refs = b.refs - gone.refs, used_at = ${now}
      FROM (SELECT blob_hash, count(*) AS refs FROM dropped GROUP BY blob_hash) gone
      WHERE b.hash = gone.blob_hash
    )
    UPDATE homeroom.users u SET avatar = NULL FROM dropped WHERE u.id = dropped.user_id
    RETURNING u.id`,
  );
  return rows.length;
};

/** Everything that is known of these people's pictures. */
export const forgetPictures = async (trx: Knex, ids: readonly UserId[]): Promise<void> => {
  await dropPictures(trx, sql`p.user_id = ANY (${ids}::bigint[])`);
  await queryRows(trx, sql`DELETE FROM homeroom.picture_addresses WHERE user_id = ANY (${ids}::bigint[])`);
};
