import type { Knex } from 'knex';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import type { ReactedHere } from '../../../core/history/ReactedHere.ts';
import { asMessageId, asUserId, type MessageId } from '../../../core/ids.ts';
import type { ReactionChange } from '../../../core/messages/Reaction.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface ChangeRow {
  readonly message_id: Big;
  readonly actor_id: Big;
  readonly emoji: string;
  readonly is_added: boolean;
}

/** The last change of each reaction, if it did not come in. Reads the events of the messages' rooms from the first of them on. */
export const readReactedHere = async (
  trx: Knex,
  messages: readonly Pick<PlacedMessage, 'roomId' | 'id' | 'seq'>[],
): Promise<ReactedHere> => {
  if (messages.length === 0) return new Map();
  const rows = await queryRows<ChangeRow>(
    trx,
    sql`
    SELECT c.message_id, c.actor_id, c.emoji, c.is_added
    FROM (
      SELECT DISTINCT ON (e.room_id, e.message_id, e.actor_id, e.payload ->> 'emoji') e.room_id, e.message_id, e.seq, e.actor_id,
        e.payload ->> 'emoji' AS emoji, (e.payload ->> 'is_added')::boolean AS is_added
      FROM (
        SELECT i.room_id, min(i.seq) AS first_seq, array_agg(i.id) AS ids
        FROM unnest(
          ${messages.map(({ roomId }) => roomId)}::bigint[], ${messages.map(({ id }) => id)}::bigint[],
          ${messages.map(({ seq }) => seq)}::bigint[]
        ) AS i (room_id, id, seq)
        GROUP BY i.room_id
      ) r
        CROSS JOIN LATERAL (
          SELECT * FROM homeroom.events e
          WHERE e.room_id = r.room_id AND e.seq > r.first_seq AND e.type = 'reaction_changed' AND e.actor_id IS NOT NULL
            AND e.message_id = ANY (r.ids)
          OFFSET 0
        ) e
      ORDER BY e.room_id, e.message_id, e.actor_id, e.payload ->> 'emoji', e.seq DESC
    ) c
    WHERE NOT EXISTS (
      SELECT FROM homeroom.imported_ranges g WHERE g.room_id = c.room_id AND c.seq BETWEEN g.first_seq AND g.last_seq
    )`,
    { timeoutMs: 60_000 },
  );
  const found = new Map<MessageId, ReactionChange[]>();
  for (const { message_id, actor_id, emoji, is_added: isAdded } of rows) {
    const id = asMessageId(Number(message_id));
    found.set(id, [...(found.get(id) ?? []), { userId: asUserId(Number(actor_id)), emoji, isAdded }]);
  }
  return found;
};
