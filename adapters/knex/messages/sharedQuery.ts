import type { RoomId } from '../../../core/ids.ts';
import type { SharedQuery } from '../../../core/messages/SharedQuery.ts';
import { marks } from '../../../core/messages/storedWords.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { messageColumns, messageJoins } from './messageRow.ts';

/**
 * The messages of a room with pictures, files or links, the newest first; one more than asked for tells whether there are more.
 * Files are found by their own index, and links by the mark among the words of a message, so the effort depends on what was
 * shared and not on the length of the history.
 */
export const sharedQuery = (
  roomId: RoomId,
  { fromSeq, ...query }: SharedQuery & { readonly fromSeq: number },
): Sql => sql`
  SELECT
    ${messageColumns}
  FROM (
    ${query.kind === 'link' ? withLinks(roomId, fromSeq, query) : withFiles(roomId, fromSeq, query)}
    LIMIT ${query.limit + 1}
  ) m
    ${messageJoins}
  ORDER BY m.id DESC`;

const withLinks = (roomId: RoomId, fromSeq: number, { before }: SharedQuery): Sql => sql`
  SELECT m.* FROM homeroom.messages m
  WHERE m.room_id = ${roomId} AND m.words @@ ${`'${roomId}/${marks.link}'`}::tsquery AND m.deleted_at IS NULL
    AND m.seq >= ${fromSeq} ${before === undefined ? nothing : sql`AND m.id < ${before}`}
  ORDER BY m.id DESC`;

const withFiles = (roomId: RoomId, fromSeq: number, { kind, before }: SharedQuery): Sql => sql`
  SELECT m.*
  FROM (
    SELECT DISTINCT a.message_id FROM homeroom.attachments a
    WHERE a.room_id = ${roomId} AND (a.meta ->> 'kind' = 'picture') = ${kind === 'picture'}
      ${before === undefined ? nothing : sql`AND a.message_id < ${before}`}
    ORDER BY a.message_id DESC
  ) shared
    CROSS JOIN LATERAL (
      SELECT * FROM homeroom.messages m
      WHERE m.room_id = ${roomId} AND m.id = shared.message_id AND m.deleted_at IS NULL AND m.seq >= ${fromSeq}
      LIMIT 1
    ) m
  ORDER BY shared.message_id DESC`;
