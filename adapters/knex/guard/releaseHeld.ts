import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { HeldDecision, HeldId, HeldMessage } from '../../../core/guard/HeldMessage.ts';
import { asMessageId, type MessageId } from '../../../core/ids.ts';
import type { GuardRecord } from '../../../core/messages/GuardRecord.ts';
import type { Message } from '../../../core/messages/Message.ts';
import { searchedContent } from '../../../core/messages/searchedContent.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { type AppendRow, appendStatement } from '../messages/appendStatement.ts';
import { refusalOf, storedMessage } from '../messages/KnexMessageStore.ts';
import { wordVector } from '../messages/wordVector.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';
import { type HeldRow, heldColumns, toHeld } from './heldRow.ts';

export type ReleaseDecision = Omit<HeldDecision, 'at' | 'answer'> & { readonly asMasked: boolean };

interface ReleasedRow {
  readonly held: HeldMessage;
  readonly messageId: MessageId;
  /** Undefined if it was stored before under the same client id. */
  readonly message: Message | undefined;
}

/**
 * Appends what is waiting by the statement of every message, and says so, in one transaction. The row of the held message
 * is locked first, so of several reviewers one does it. Undefined if it is not waiting.
 */
export const releaseHeld = async (
  trx: Knex,
  id: HeldId,
  { deciderId, note, asMasked }: ReleaseDecision,
  writer: AuditWriter,
  audit: AuditDraft,
): Promise<ReleasedRow | undefined> => {
  const [row] = await queryRows<HeldRow>(
    trx,
    sql`
    SELECT ${heldColumns}, ${timeLimits}
    FROM homeroom.held_messages h WHERE h.id = ${id}::bigint AND h.state = 'waiting' FOR UPDATE`,
  );
  if (row === undefined) return undefined;
  const held = toHeld(row);
  const { roomId, senderId, clientId, replyTo, attachments } = held;
  // A statement of its own, so that the next one finds the room held by this transaction and nobody else.
  await queryRows(trx, sql`SELECT 1 FROM homeroom.rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  const content = asMasked ? (held.masked ?? held.content) : held.content;
  const guard: GuardRecord = {
    ...{ action: 'release', reasons: held.reasons, reviewerId: deciderId },
    ...(content === held.content ? {} : { original: held.content }),
  };
  const { mentions, asksConfirmation, isUrgent } = held;
  const draft = {
    ...{ roomId, senderId, clientId, bodyHash: row.body_hash, content, replyTo, guard },
    words: wordVector(roomId, searchedContent({ content, ...(attachments && { attachments }) })),
    ...(mentions && { mentions }),
    ...(asksConfirmation && { asksConfirmation }),
    ...(isUrgent && { isUrgent }),
    ...(attachments && { attachments }),
  };
  const [appended] = await queryRows<AppendRow>(trx, appendStatement([draft], { findsStored: true }));
  if (appended === undefined) throw new Error('The statement that appends gave no row');
  if (appended.outcome !== 'stored' && appended.outcome !== 'duplicate') throw refusalOf(appended.outcome);
  const messageId = asMessageId(Number(appended.id));
  const [changed] = await queryRows<HeldRow>(
    trx,
    sql`
    UPDATE homeroom.held_messages h
    SET state = 'released', decider_id = ${deciderId}::bigint, decided_at = ${now}, note = ${note}, answer = '',
      message_id = ${messageId}::bigint, body = h.body || '{"content":"","masked":null}'
    WHERE h.id = ${id}::bigint
    RETURNING ${heldColumns}`,
  );
  if (changed === undefined) throw new Error('A locked message is gone');
  await writer.append(trx, [{ ...audit, details: { ...audit.details, message: messageId } }]);
  const message = appended.outcome === 'stored' ? storedMessage(draft, appended) : undefined;
  return { held: toHeld(changed), messageId, message };
};
