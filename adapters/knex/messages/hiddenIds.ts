import type { Knex } from 'knex';
import type { RoomId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** What stands in place of the id that a source gave to a message of an erased person. */
export const hiddenId = (source: Sql, externalId: Sql): Sql => sql`
  'erased:' || encode(sha256(convert_to(
    (SELECT value FROM homeroom.meta WHERE key = 'erasure_salt') || ':' || ${source} || ':' || ${externalId}, 'UTF8'
  )), 'hex')`;

/** Hides the ids of messages in a room. */
export const hideExternalIds = async (trx: Knex, roomId: RoomId, messageIds: readonly number[]): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.external_messages x SET external_id = ${hiddenId(sql`x.source`, sql`x.external_id`)}
    WHERE x.room_id = ${roomId}::bigint AND x.message_id = ANY (${messageIds}::bigint[]) AND x.external_id NOT LIKE 'erased:%'`,
  );
};
