import type { Knex } from 'knex';
import { attachmentNotFound } from '../../../core/attachments/Attachment.ts';
import { asMessageId, type MessageId, type RoomId } from '../../../core/ids.ts';
import { conflict, type Message, type MessageDraft } from '../../../core/messages/Message.ts';
import { checkPosting } from '../../../core/messages/postingRule.ts';
import { searchedContent } from '../../../core/messages/searchedContent.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import { type Big, toPerson } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';
import { partsOf } from './appendStatement.ts';
import { readPass } from './readPass.ts';
import { readRequest } from './readRequest.ts';
import { wordVector } from './wordVector.ts';

type Hashed = Omit<MessageDraft, 'sent'> & {
  /** Hexadecimal digits; null without a client id. */
  readonly bodyHash: string | null;
};

/** What became of a draft: the new message, or the id of the one that an earlier attempt stored. */
export type ServiceAppended = { readonly message: Message } | { readonly duplicateId: MessageId };

/**
 * Stores a message of a service account, which has no membership, or the first message of who asks to talk. A transaction of its own, so that the statement by which
 * people send (`appendStatement`) has nothing of it. The room's lock orders both: seqs and ids grow together in the room.
 */
export const appendByPass = async (trx: Knex, draft: Hashed): Promise<ServiceAppended> => {
  const { roomId, senderId, clientId, bodyHash, content, replyTo, service, attachments, mentions } = draft;
  // A separate statement: the next ones then read what the lock keeps unchanged. `inTransaction` retries a held room.
  await queryRows(trx, sql`SELECT ${timeLimits} FROM homeroom.rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  if (clientId !== null) {
    const [stored] = await queryRows<{ id: Big; is_other: boolean | null }>(
      trx,
      sql`
      SELECT m.id, m.body_hash <> decode(${bodyHash}, 'hex') AS is_other
      FROM homeroom.messages m
      WHERE m.room_id = ${roomId} AND m.sender_id = ${senderId} AND m.client_id = ${clientId}`,
    );
    if (stored?.is_other === true) throw conflict();
    if (stored !== undefined) return { duplicateId: asMessageId(Number(stored.id)) };
  }
  const place = { roomId, actorId: senderId };
  const { room, membership, row } = await (service === undefined
    ? readRequest(trx, place)
    : readPass(trx, place, service.pass));
  const parent = replyTo === null ? null : await readParent(trx, roomId, replyTo);
  checkPosting('post', { room, membership, isModerator: false, message: parent });
  if (row === undefined) throw roomNotFound();
  const files = attachments?.map(({ id }) => id) ?? [];
  if (files.length > 0) await graspFiles(trx, files);
  const threadRoot = parent ? asMessageId(Number(parent.threadRoot)) : null;
  const seq = Number(row.head_seq) + 1;
  const words = wordVector(roomId, searchedContent(draft));
  const [stored] = await queryRows<{ id: Big; created_at: Date }>(
    trx,
    sql`
    WITH placed AS MATERIALIZED (
      SELECT nextval('homeroom.message_ids') AS id, ${now} AS created_at
    ), advanced AS (
      UPDATE homeroom.rooms r SET head_seq = ${seq}, activity = placed.id FROM placed WHERE r.id = ${roomId}
    ), bound AS (
      UPDATE homeroom.attachments f SET room_id = ${roomId}, message_id = placed.id
      FROM placed WHERE f.id = ANY (${files}::bigint[]) AND f.message_id IS NULL
    )
    INSERT INTO homeroom.messages (
      room_id, id, seq, sender_id, client_id, body_hash, kind, content, reply_to, thread_root, created_at, words, parts
    )
    SELECT ${roomId}, placed.id, ${seq}, ${senderId}, ${clientId}::uuid, decode(${bodyHash}, 'hex'), ${service?.type ?? 'text'},
      ${content}, ${replyTo}::bigint, ${threadRoot}::bigint, placed.created_at, ${words}::tsvector, ${partsOf(draft)}::jsonb
    FROM placed
    RETURNING id, created_at`,
  );
  if (stored === undefined) throw new Error('the message was not stored');
  return {
    message: {
      ...{ id: asMessageId(Number(stored.id)), roomId, seq, sender: toPerson(row), content, replyTo, threadRoot },
      ...{ clientId: clientId?.toLowerCase() ?? null, thread: null, reactions: [] },
      ...(service && { type: service.type }),
      ...(service?.data !== undefined && { data: service.data }),
      ...(mentions !== undefined && { mentions }),
      ...(attachments !== undefined && { attachments }),
      ...{ createdAt: stored.created_at, editedAt: null, deletedAt: null },
    },
  };
};

const readParent = async (trx: Knex, roomId: RoomId, replyTo: MessageId) => {
  const [row] = await queryRows<{ seq: Big; is_deleted: boolean; thread_root: Big }>(
    trx,
    sql`
    SELECT m.seq, m.deleted_at IS NOT NULL AS is_deleted, COALESCE(m.thread_root, m.id) AS thread_root
    FROM homeroom.messages m WHERE m.room_id = ${roomId} AND m.id = ${replyTo}`,
  );
  return row && { seq: Number(row.seq), isDeleted: row.is_deleted, isOwn: false, threadRoot: row.thread_root };
};

/** Of two drafts with the same file one is stored. */
const graspFiles = async (trx: Knex, files: readonly number[]): Promise<void> => {
  const free = await queryRows(
    trx,
    sql`SELECT f.id FROM homeroom.attachments f WHERE f.id = ANY (${files}::bigint[]) AND f.message_id IS NULL FOR UPDATE`,
  );
  if (free.length < files.length) throw attachmentNotFound();
};
