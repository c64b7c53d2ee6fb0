import type { Knex } from 'knex';
import type { ReactionChanged } from '../../../core/messages/ChatEvent.ts';
import type { Amended, Reacting } from '../../../core/messages/MessageStore.ts';
import type { Reaction } from '../../../core/messages/Reaction.ts';
import { reacted } from '../../../core/messages/reacted.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { lockMessage } from './lockMessage.ts';
import type { StoredReactions } from './messageRow.ts';

/** Adds or removes a reaction under the lock of the room, so that no concurrent reaction is lost. */
export const reactToMessage = async (trx: Knex, { roomId, messageId, ...change }: Reacting): Promise<Amended> => {
  const { userId: actorId, emoji, isAdded } = change;
  const {
    message: before,
    nextSeq: seq,
    at,
  } = await lockMessage(trx, { roomId, messageId, actorId, action: 'react', asModerator: false });
  const message = reacted(before, change);
  if (message === before) return { message, event: null };

  const { reactions } = message;
  const event: ReactionChanged = {
    type: 'reaction_changed',
    roomId,
    seq,
    at,
    actorId,
    messageId,
    messageSeq: message.seq,
    emoji,
    isAdded,
    reactions,
  };
  await queryRows(trx, changeStatement(event));
  return { message, event };
};

const changeStatement = ({
  roomId,
  seq,
  at,
  actorId,
  messageId,
  type,
  emoji,
  isAdded,
  reactions,
}: ReactionChanged): Sql => sql`
  WITH reacted AS (
    UPDATE homeroom.messages SET reactions = ${toStored(reactions)}::jsonb WHERE room_id = ${roomId} AND id = ${messageId}
  ), event AS (
    INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, payload, created_at)
    VALUES (${roomId}, ${seq}, ${type}, ${actorId}, ${messageId},
      ${JSON.stringify({ emoji, is_added: isAdded })}::jsonb, ${at})
  )
  UPDATE homeroom.rooms SET head_seq = ${seq} WHERE id = ${roomId}`;

const toStored = (reactions: readonly Reaction[]): string | null => {
  const stored: StoredReactions = reactions.map(({ emoji, userIds }) => ({ emoji, user_ids: userIds }));
  return stored.length === 0 ? null : JSON.stringify(stored);
};
