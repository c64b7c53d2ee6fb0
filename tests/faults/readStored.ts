import { defaultSchema as schema } from '../../adapters/knex/sql/openDatabase.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import type { StoredEvent, StoredMessage, StoredRoom } from './History.ts';

interface RoomRow {
  readonly id: string;
  readonly head_seq: string;
  readonly messages: readonly StoredMessage[] | null;
  readonly events: readonly StoredEvent[] | null;
  readonly memberships: readonly { userId: number; isUsable: boolean; visibleFromSeq: number }[];
}

/** Every room of which one of these people is or was a member, as the database has it. */
export const readStored = async (url: string, userIds: readonly number[]): Promise<StoredRoom[]> => {
  const rows = (await queryPostgres(
    url,
    `SELECT r.id, r.head_seq,
      (SELECT json_agg(json_build_object(
          'id', m.id, 'seq', m.seq, 'senderId', m.sender_id, 'clientId', m.client_id,
          'sentContent', COALESCE((
            SELECT e.content FROM ${schema}.events e
            WHERE e.room_id = m.room_id AND e.message_id = m.id AND e.content IS NOT NULL ORDER BY e.seq LIMIT 1
          ), m.content),
          'content', CASE WHEN m.deleted_at IS NULL THEN m.content ELSE '' END,
          'isDeleted', m.deleted_at IS NOT NULL) ORDER BY m.seq)
        FROM ${schema}.messages m WHERE m.room_id = r.id) AS messages,
      (SELECT json_agg(json_build_object(
          'seq', e.seq, 'type', e.type, 'messageId', e.message_id,
          'userIds', COALESCE(e.payload -> 'user_ids', '[]'::jsonb)) ORDER BY e.seq)
        FROM ${schema}.events e WHERE e.room_id = r.id) AS events,
      (SELECT json_agg(json_build_object(
          'userId', p.user_id, 'isUsable', p.left_seq IS NULL AND NOT p.is_suspended,
          'visibleFromSeq', p.visible_from_seq))
        FROM ${schema}.participants p WHERE p.room_id = r.id) AS memberships
    FROM ${schema}.rooms r
    WHERE r.id IN (SELECT room_id FROM ${schema}.participants WHERE user_id = ANY ('{${userIds.map(Number).join(',')}}'::bigint[]))
    ORDER BY r.id`,
  )) as RoomRow[];
  return rows.map(({ id, head_seq: headSeq, messages, events, memberships }) => ({
    id: Number(id),
    headSeq: Number(headSeq),
    messages: messages ?? [],
    events: events ?? [],
    memberships,
  }));
};
