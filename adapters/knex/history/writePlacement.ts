import type { Knex } from 'knex';
import type { HistoryEvent, HistoryWrites, NewHistoryMessage } from '../../../core/history/HistoryWrites.ts';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { toKept } from '../attachments/attachmentRow.ts';
import { wordVector } from '../messages/wordVector.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { jsonTexts, plainArray } from '../sql/wideArrays.ts';

const timeoutMs = 60_000;

/** Makes the words of messages; their room and text are known before the transaction begins. */
export type Vectors = ReadonlyMap<string, string>;

/** Writes what a page of items changes; the rooms are locked. */
export const writePlacement = async (
  trx: Knex,
  source: string,
  writes: HistoryWrites,
  vectors: Vectors,
): Promise<void> => {
  const { inserted, updated, events, grown } = writes;
  if (inserted.length > 0) await insertMessages(trx, source, inserted, vectors);
  if (updated.length > 0) await updateMessages(trx, updated);
  if (events.length > 0) await insertEvents(trx, events);
  await bindFiles(trx, inserted);
  await addAuthors(trx, inserted);
  if (grown.size > 0) await moveHeads(trx, grown);
};

const partsOf = ({ attachments, pinnedSeq }: NewHistoryMessage): string | null =>
  attachments.length === 0 && pinnedSeq === null
    ? null
    : JSON.stringify({
        ...(attachments.length > 0 && { attachments: attachments.map(({ attachment }) => attachment).map(toKept) }),
        ...(pinnedSeq !== null && { pin: pinnedSeq }),
      });

const storedReactions = ({ reactions }: PlacedMessage): string | null =>
  reactions.length === 0 ? null : JSON.stringify(reactions.map(({ emoji, userIds }) => ({ emoji, user_ids: userIds })));

const wordsOf = ({ roomId, content, fileNames }: PlacedMessage): string =>
  wordVector(roomId, { text: content, fileNames });

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A text with a line for each vector, as `appendStatement` has it: nothing in it is escaped. */
const vectorLines = (messages: readonly NewHistoryMessage[], vectors: Vectors): string =>
  `${messages.map((one) => (one.deletedAt !== null ? '' : wordsOfNew(one, vectors))).join('\n')} `;

const wordsOfNew = (message: NewHistoryMessage, vectors: Vectors): string =>
  (message.editedAt === null ? vectors.get(message.source) : undefined) ?? wordsOf(message);

/** In the order of rooms, as the indexes are: what stands together in them is written together. */
const insertMessages = (
  trx: Knex,
  source: string,
  rows: readonly NewHistoryMessage[],
  vectors: Vectors,
): Promise<unknown> =>
  queryRows(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT * FROM ROWS FROM (
        unnest(
          ${plainArray(rows.map(({ roomId }) => roomId))}::bigint[], ${plainArray(rows.map(({ id }) => id))}::bigint[],
          ${plainArray(rows.map(({ seq }) => seq))}::bigint[], ${plainArray(rows.map(({ senderId }) => senderId))}::bigint[],
          ${plainArray(rows.map(({ isSystem }) => isSystem))}::boolean[],
          ${plainArray(rows.map(({ replyTo }) => replyTo))}::bigint[],
          ${plainArray(rows.map(({ threadRoot }) => threadRoot))}::bigint[],
          ${plainArray(rows.map(({ createdAt }) => createdAt))}::timestamptz[],
          ${plainArray(rows.map(({ editedAt }) => editedAt))}::timestamptz[],
          ${plainArray(rows.map(({ deletedAt }) => deletedAt))}::timestamptz[],
          ${rows.map(storedReactions)}::jsonb[], ${rows.map(partsOf)}::jsonb[]
        ),
        json_array_elements_text(${jsonTexts(rows.map(({ source: id }) => id))}::json),
        json_array_elements_text(${jsonTexts(rows.map(({ content }) => content))}::json),
        string_to_table(${vectorLines(rows, vectors)}::text, chr(10))
      ) AS i (
        room_id, id, seq, sender_id, is_system, reply_to, thread_root, created_at, edited_at, deleted_at, reactions, parts,
        source_id, content, words
      )
    ), named AS (
      INSERT INTO homeroom.external_messages (source, external_id, room_id, message_id)
      SELECT ${source}, i.source_id, i.room_id, i.id FROM input i
    )
    INSERT INTO homeroom.messages (
      room_id, id, seq, sender_id, kind, content, reply_to, thread_root, created_at, edited_at, deleted_at, reactions, parts, words
    )
    SELECT i.room_id, i.id, i.seq, i.sender_id, CASE WHEN i.is_system THEN 'system' ELSE 'text' END, i.content, i.reply_to,
      i.thread_root, i.created_at, i.edited_at, i.deleted_at, i.reactions, i.parts,
      CASE WHEN i.deleted_at IS NULL THEN i.words::tsvector END
    FROM input i
    ORDER BY i.room_id, i.seq`,
    { timeoutMs },
  );

/** The message of a deletion keeps its files and reactions beside it, as `amendMessage` leaves them. */
const updateMessages = (trx: Knex, rows: readonly PlacedMessage[]): Promise<unknown> =>
  queryRows(
    trx,
    sql`
    UPDATE homeroom.messages t
    SET content = i.content, edited_at = i.edited_at, deleted_at = i.deleted_at, reactions = i.reactions,
      words = i.words::tsvector,
      parts = CASE WHEN i.pin IS NULL THEN NULLIF(t.parts - 'pin', '{}')
        ELSE jsonb_set(COALESCE(t.parts, '{}'), '{pin}', to_jsonb(i.pin)) END
    FROM unnest(
      ${rows.map(({ roomId }) => roomId)}::bigint[], ${rows.map(({ id }) => id)}::bigint[],
      ${rows.map(({ content }) => content)}::text[], ${rows.map(({ editedAt }) => moment(editedAt))}::timestamptz[],
      ${rows.map(({ deletedAt }) => moment(deletedAt))}::timestamptz[], ${rows.map(storedReactions)}::jsonb[],
      ${rows.map((row) => (row.deletedAt === null ? wordsOf(row) : null))}::text[],
      ${rows.map(({ pinnedSeq }) => pinnedSeq)}::bigint[]
    ) AS i (room_id, id, content, edited_at, deleted_at, reactions, words, pin)
    WHERE t.room_id = i.room_id AND t.id = i.id`,
    { timeoutMs },
  );

const payloadOf = (event: HistoryEvent): string | null => {
  if (event.type === 'reaction_changed') return JSON.stringify({ emoji: event.emoji, is_added: event.isAdded });
  return event.type === 'pin_changed' ? JSON.stringify({ is_pinned: event.isPinned }) : null;
};

const insertEvents = (trx: Knex, events: readonly HistoryEvent[]): Promise<unknown> =>
  queryRows(
    trx,
    sql`
    INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, payload, created_at, content, reason)
    SELECT i.room_id, i.seq, i.type, i.actor_id, i.message_id, i.payload, i.created_at, i.content, i.reason
    FROM unnest(
      ${events.map(({ roomId }) => roomId)}::bigint[], ${events.map(({ seq }) => seq)}::bigint[],
      ${events.map(({ type }) => type)}::text[], ${events.map(({ actorId }) => actorId)}::bigint[],
      ${events.map(({ messageId }) => messageId)}::bigint[], ${events.map(payloadOf)}::jsonb[],
      ${events.map(({ at }) => moment(at))}::timestamptz[],
      ${events.map((event) => ('replaced' in event ? event.replaced : null))}::text[],
      ${events.map((event) => ('replaced' in event && event.isByModerator ? 'moderation' : null))}::text[]
    ) AS i (room_id, seq, type, actor_id, message_id, payload, created_at, content, reason)`,
    { timeoutMs },
  );

const bindFiles = async (trx: Knex, rows: readonly NewHistoryMessage[]): Promise<void> => {
  const bound = rows.flatMap(({ roomId, id, attachments }) =>
    attachments.map(({ attachment }) => ({ fileId: attachment.id, roomId, messageId: id })),
  );
  if (bound.length === 0) return;
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.attachments f SET room_id = i.room_id, message_id = i.message_id
    FROM unnest(
      ${bound.map(({ fileId }) => fileId)}::bigint[], ${bound.map(({ roomId }) => roomId)}::bigint[],
      ${bound.map(({ messageId }) => messageId)}::bigint[]
    ) AS i (id, room_id, message_id)
    WHERE f.id = i.id AND f.message_id IS NULL`,
    { timeoutMs },
  );
};

/** Who wrote has a place in the room, so that an erasure finds the words; without a membership it is an ended one. */
const addAuthors = async (trx: Knex, rows: readonly NewHistoryMessage[]): Promise<void> => {
  const pairs = new Map(rows.map(({ roomId, senderId }) => [`${roomId}:${senderId}`, { roomId, senderId }]));
  if (pairs.size === 0) return;
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.participants (room_id, user_id, joined_seq, left_seq, is_suspended, may_post, role)
    SELECT i.room_id, i.user_id, 0, 0, false, false, u.role
    FROM unnest(
      ${[...pairs.values()].map(({ roomId }) => roomId)}::bigint[], ${[...pairs.values()].map(({ senderId }) => senderId)}::bigint[]
    ) AS i (room_id, user_id)
      JOIN homeroom.users u ON u.id = i.user_id
    WHERE NOT EXISTS (
      SELECT FROM homeroom.participants p WHERE p.room_id = i.room_id AND p.user_id = i.user_id
    )
    ON CONFLICT DO NOTHING`,
    { timeoutMs },
  );
};

/** The rooms' heads, their latest message, and the mark of what came in. A range that goes on grows. */
const moveHeads = (trx: Knex, grown: HistoryWrites['grown']): Promise<unknown> => {
  const rows = [...grown].map(([roomId, one]) => ({ roomId, ...one }));
  return queryRows(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT * FROM unnest(
        ${rows.map(({ roomId }) => roomId)}::bigint[], ${rows.map(({ before }) => before)}::bigint[],
        ${rows.map(({ head }) => head)}::bigint[], ${rows.map(({ last }) => last)}::bigint[]
      ) AS i (room_id, before, head, last)
    ), moved AS (
      UPDATE homeroom.rooms r SET head_seq = i.head, activity = COALESCE(i.last, r.activity)
      FROM input i WHERE r.id = i.room_id
    ), continued AS (
      UPDATE homeroom.imported_ranges g SET last_seq = i.head
      FROM input i
      WHERE g.room_id = i.room_id AND g.last_seq = i.before
      RETURNING g.room_id
    )
    INSERT INTO homeroom.imported_ranges (room_id, first_seq, last_seq)
    SELECT i.room_id, i.before + 1, i.head FROM input i
    WHERE i.room_id NOT IN (SELECT c.room_id FROM continued c)`,
    { timeoutMs },
  );
};
