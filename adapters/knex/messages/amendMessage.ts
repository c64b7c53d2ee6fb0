import type { Knex } from 'knex';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { GuardRecord } from '../../../core/messages/GuardRecord.ts';
import type { Mention } from '../../../core/messages/Mention.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Amended, Amendment } from '../../../core/messages/MessageStore.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { lockMessage } from './lockMessage.ts';
import { storedMention } from './storedMentions.ts';
import { wordVector } from './wordVector.ts';

/** Changes one message under the lock of its room. */
export const amendMessage = async (
  trx: Knex,
  { change, audit, guard, ...target }: Amendment,
  writer: AuditWriter,
): Promise<Amended> => {
  const { roomId, messageId, actorId } = target;
  const { message: before, nextSeq: seq, at, isByModerator } = await lockMessage(trx, target);
  const message = change(before, at);
  if (message === before) return { message, event: null };

  const isDeletion = message.deletedAt !== null;
  const type = isDeletion ? 'message_deleted' : 'message_edited';
  const replaced = before.content;
  const isMentioningAnew = message.mentions !== before.mentions;
  await queryRows(
    trx,
    changeStatement({ message, isMentioningAnew, replaced, actorId, seq, type, at, isByModerator, guard }),
  );
  if (isByModerator && audit !== undefined) await writer.append(trx, [audit(before)]);
  const envelope = { roomId, seq, at, actorId };
  const event: ChatEvent = isDeletion
    ? { ...envelope, type: 'message_deleted', messageId, messageSeq: message.seq }
    : { ...envelope, type: 'message_edited', message };
  return { message, event };
};

interface StoredChange {
  readonly message: Message;
  readonly isMentioningAnew: boolean;
  /** The text before the change. */
  readonly replaced: string;
  readonly actorId: number;
  readonly seq: number;
  readonly type: 'message_deleted' | 'message_edited';
  readonly at: Date;
  readonly isByModerator: boolean;
  readonly guard: GuardRecord | undefined;
}

/**
 * The event keeps the words that the change replaced, so no revision is lost (I18). The message of a deletion is left
 * without words, so that no statement for members can show them.
 */
const changeStatement = ({
  message: { id, roomId, content, editedAt, deletedAt, mentions },
  isMentioningAnew,
  replaced,
  actorId,
  seq,
  type,
  at,
  isByModerator,
  guard,
}: StoredChange): Sql => sql`
  WITH amended AS (
    UPDATE homeroom.messages
    SET content = ${content}, words = ${deletedAt === null ? wordVector(roomId, { text: content }) : null}::tsvector, edited_at = ${editedAt}::timestamptz, deleted_at = ${deletedAt}::timestamptz
      ${changedParts(isMentioningAnew ? (mentions ?? []) : undefined, guard && { ...guard, seq, at: at.toISOString() })}
    WHERE room_id = ${roomId} AND id = ${id}
  ), event AS (
    INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, created_at, content, reason)
    VALUES (${roomId}, ${seq}, ${type}, ${actorId}, ${id}, ${at}, ${replaced}, ${isByModerator ? 'moderation' : null})
  )
  UPDATE homeroom.rooms SET head_seq = ${seq} WHERE id = ${roomId}`;

/** The records of earlier texts stay beside that of this one; the mentions are those of the new text. */
const changedParts = (mentions: readonly Mention[] | undefined, record: object | undefined): Sql => {
  if (mentions === undefined && record === undefined) return nothing;
  const stored = JSON.stringify(mentions?.map(storedMention));
  const parts =
    mentions === undefined
      ? sql`COALESCE(parts, '{}')`
      : mentions.length === 0
        ? sql`COALESCE(parts, '{}') - 'mentions'`
        : sql`jsonb_set(COALESCE(parts, '{}'), '{mentions}', ${stored}::jsonb)`;
  if (record === undefined) return sql`, parts = NULLIF(${parts}, '{}')`;
  return sql`, parts = jsonb_set(
    ${parts}, '{guard}', COALESCE(parts -> 'guard', '[]') || ${JSON.stringify([record])}::jsonb
  )`;
};
