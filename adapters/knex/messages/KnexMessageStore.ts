import type { Knex } from 'knex';
import { attachmentNotFound } from '../../../core/attachments/Attachment.ts';
import { ChatError } from '../../../core/errors.ts';
import { asMessageId, type MessageId, type RoomId } from '../../../core/ids.ts';
import {
  conflict,
  type Message,
  type MessageDraft,
  messageNotFound,
  type SendAttempt,
} from '../../../core/messages/Message.ts';
import type {
  Amended,
  Amendment,
  Appended,
  EventCursor,
  EventPage,
  HistoryPage,
  HistoryQuery,
  MessageStore,
  Pinning,
  Reacting,
} from '../../../core/messages/MessageStore.ts';
import { postingError } from '../../../core/messages/postingRule.ts';
import type { SharedPage, SharedQuery } from '../../../core/messages/SharedQuery.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import { toPerson } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { opaqueColumn, sql } from '../sql/Sql.ts';
import { AppendQueue } from './AppendQueue.ts';
import { amendMessage } from './amendMessage.ts';
import { appendByPass } from './appendByPass.ts';
import type { AppendOutcome, AppendRow, HashedDraft } from './appendStatement.ts';
import type { BodyHash } from './BodyHash.ts';
import { type ChangeRow, changesQuery, toChanges } from './changesQuery.ts';
import { type CursorRow, eventsQuery, type PageQuery, toEventPages } from './eventsQuery.ts';
import { type HistoryRow, historyQuery, threadQuery, toHistoryPage } from './historyQuery.ts';
import { messageForSender } from './messageForSender.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';
import { pinMessage, pinsQuery } from './pinMessage.ts';
import { reactToMessage } from './reactToMessage.ts';
import { sharedQuery } from './sharedQuery.ts';
import type { Vocabulary } from './Vocabulary.ts';

/**
 * Calls share statements: after a restart every client asks for missed events and sends unacknowledged messages again.
 */
const batching = { maxBatch: 100, concurrency: 1, schedule: queueMicrotask };
/** Most events in one statement: about 20 MB if each is a message of 10,000 ASCII letters. */
const maxEvents = 2_000;

export class KnexMessageStore implements MessageStore {
  readonly #knex: Knex;
  readonly #queue: AppendQueue;
  readonly #vocabulary: Vocabulary;
  readonly #bodyHash: BodyHash;
  readonly #writer: AuditWriter;
  readonly #found = new BatchLoader<MessageKey, Message | undefined>({
    load: (keys) => this.#findAll(keys),
    ...batching,
  });
  /** Two statements at a time, so that long pages hold up one of them alone; no statement reads many long pages. */
  readonly #pages = new BatchLoader<PageQuery, EventPage | undefined>({
    load: (requests) => this.#readPages(requests),
    ...batching,
    concurrency: 2,
    maxBatch: maxEvents,
    cost: ({ limit }) => limit,
  });

  constructor(knex: Knex, vocabulary: Vocabulary, bodyHash: BodyHash, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
    this.#vocabulary = vocabulary;
    this.#bodyHash = bodyHash;
    this.#queue = new AppendQueue(knex);
  }

  /** Sets the one listener: it receives how many drafts a statement stored, and how many milliseconds that took. */
  onFlush(listener: (drafts: number, ms: number) => void): void {
    this.#queue.onFlush = listener;
  }

  /** Words of a message that was stored by another way, for the search. */
  learn(content: string): void {
    this.#vocabulary.learn(content);
  }

  async append(draft: MessageDraft): Promise<Appended> {
    const { roomId, senderId, sent, clientId, content, replyTo } = draft;
    const { guard, mentions, attachments, asksConfirmation, isUrgent } = draft;
    if (draft.service !== undefined || draft.isRequest === true) return this.#appendByPass(draft);
    const bodyHash = clientId === null ? null : this.#bodyHash.of(sent);
    const hashed: HashedDraft = { roomId, senderId, clientId, bodyHash, content, replyTo };
    const row = await this.#queue.append(
      guard === undefined &&
        mentions === undefined &&
        attachments === undefined &&
        asksConfirmation === undefined &&
        isUrgent === undefined
        ? hashed
        : {
            ...{ ...hashed, ...(guard && { guard }), ...(mentions && { mentions }) },
            ...{ ...(attachments && { attachments }), ...(asksConfirmation && { asksConfirmation }) },
            ...(isUrgent && { isUrgent }),
          },
    );
    if (row.outcome === 'stored') {
      this.#vocabulary.learn(draft.content);
      return { message: storedMessage(draft, row), isDuplicate: false };
    }
    if (row.outcome !== 'duplicate') throw refusalOf(row.outcome);
    const message = await this.find(draft.roomId, asMessageId(Number(row.id)));
    if (message === undefined) throw messageNotFound();
    return { message: await messageForSender(this.#knex, message), isDuplicate: true };
  }

  async #appendByPass({ sent, ...draft }: MessageDraft): Promise<Appended> {
    const bodyHash = draft.clientId === null ? null : this.#bodyHash.of(sent);
    const appended = await inTransaction(this.#knex, (trx) => appendByPass(trx, { ...draft, bodyHash }));
    if ('message' in appended) {
      this.#vocabulary.learn(draft.content);
      return { message: appended.message, isDuplicate: false };
    }
    const message = await this.find(draft.roomId, appended.duplicateId);
    if (message === undefined) throw messageNotFound();
    return { message, isDuplicate: true };
  }

  async findStored({ roomId, senderId, clientId, sent }: SendAttempt): Promise<Message | undefined> {
    if (clientId === null) return undefined;
    const [row] = await queryRows<MessageRow & { readonly is_other: boolean | null }>(
      this.#knex,
      sql`
      SELECT
        ${messageColumns},
        m.body_hash <> decode(${this.#bodyHash.of(sent)}, 'hex') AS is_other
      FROM homeroom.messages m
        ${messageJoins}
      WHERE m.room_id = ${roomId} AND m.sender_id = ${senderId} AND m.client_id = ${clientId}`,
    );
    if (row?.is_other === true) throw conflict();
    return row && messageForSender(this.#knex, toMessage(row));
  }

  amend(amendment: Amendment): Promise<Amended> {
    return inTransaction(this.#knex, (trx) => amendMessage(trx, amendment, this.#writer));
  }

  react(reacting: Reacting): Promise<Amended> {
    return inTransaction(this.#knex, (trx) => reactToMessage(trx, reacting));
  }

  pin(pinning: Pinning): Promise<Amended> {
    return inTransaction(this.#knex, (trx) => pinMessage(trx, pinning, this.#writer));
  }

  async pins(roomId: RoomId, fromSeq: number): Promise<readonly Message[]> {
    return (await queryRows<MessageRow>(this.#knex, pinsQuery(roomId, fromSeq))).map(toMessage);
  }

  async shared(roomId: RoomId, query: SharedQuery & { readonly fromSeq: number }): Promise<SharedPage> {
    const rows = await queryRows<MessageRow>(this.#knex, sharedQuery(roomId, query));
    return { messages: rows.slice(0, query.limit).map(toMessage), hasMore: rows.length > query.limit };
  }

  find(roomId: RoomId, messageId: MessageId): Promise<Message | undefined> {
    return this.#found.load({ roomId, messageId });
  }

  async changes(roomId: RoomId, messageIds: readonly MessageId[]) {
    return toChanges(await queryRows<ChangeRow>(this.#knex, changesQuery(roomId, messageIds)));
  }

  async history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    return toHistoryPage(
      await queryRows<HistoryRow>(this.#knex, historyQuery(roomId, query), { isPrepared: true }),
      query,
    );
  }

  async thread(roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<HistoryPage> {
    const rows = await queryRows<MessageRow>(this.#knex, threadQuery(roomId, rootId, after, limit));
    return { messages: rows.slice(0, limit).map(toMessage), hasMore: rows.length > limit };
  }

  async events(cursors: readonly EventCursor[], limit: number): Promise<ReadonlyMap<RoomId, EventPage>> {
    const pages = await Promise.all(
      cursors.map((cursor) => this.#pages.load({ ...cursor, limit: mostOf(cursor, limit) })),
    );
    return new Map(
      cursors.flatMap(({ roomId }, index) => {
        const page = pages[index];
        return page === undefined ? [] : [[roomId, page]];
      }),
    );
  }

  async #readPages(requests: readonly PageQuery[]): Promise<readonly (EventPage | undefined)[]> {
    return toEventPages(requests, await queryRows<CursorRow>(this.#knex, eventsQuery(requests), { isPrepared: true }));
  }

  async #findAll(keys: readonly MessageKey[]): Promise<readonly (Message | undefined)[]> {
    const rows = await queryRows<MessageRow>(
      this.#knex,
      sql`
      SELECT
        ${messageColumns}
      FROM unnest(
          ${opaqueColumn(keys, ({ roomId }) => roomId)}, ${opaqueColumn(keys, ({ messageId }) => messageId)}
        ) AS k (room_id, id)
        JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = k.room_id AND m.id = k.id LIMIT 1) m ON true
        ${messageJoins}`,
      { isPrepared: true },
    );
    const found = new Map(rows.map(toMessage).map((message) => [message.id, message]));
    return keys.map(({ roomId, messageId }) => {
      const message = found.get(messageId);
      return message?.roomId === roomId ? message : undefined;
    });
  }
}

/** How many events a cursor asks for. */
const mostOf = ({ after, upTo = Number.POSITIVE_INFINITY }: EventCursor, limit: number): number =>
  Math.max(0, Math.min(limit, upTo - after));

interface MessageKey {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/** The new message; only its place and its sender come from the database. */
export const storedMessage = (draft: Omit<MessageDraft, 'sent'>, row: AppendRow): Message => ({
  id: asMessageId(Number(row.id)),
  roomId: draft.roomId,
  seq: Number(row.seq),
  sender: toPerson(row),
  content: draft.content,
  clientId: draft.clientId?.toLowerCase() ?? null,
  replyTo: draft.replyTo,
  threadRoot: row.thread_root === null ? null : asMessageId(Number(row.thread_root)),
  thread: null,
  reactions: [],
  ...(draft.mentions !== undefined && { mentions: draft.mentions }),
  createdAt: row.created_at ?? new Date(NaN),
  editedAt: null,
  deletedAt: null,
  ...(draft.attachments && { attachments: draft.attachments }),
  ...(draft.asksConfirmation && { asksConfirmation: draft.asksConfirmation }),
  ...(draft.isUrgent && { isUrgent: draft.isUrgent }),
});

export const refusalOf = (outcome: Exclude<AppendOutcome, 'stored' | 'duplicate'>): ChatError => {
  switch (outcome) {
    case 'CONFLICT':
      return conflict();
    case 'ATTACHMENT_NOT_FOUND':
      return attachmentNotFound();
    case 'busy':
    case 'stale':
      return new ChatError('UNAVAILABLE', 'The room is being changed. Try again.', { retryAfterMs: 1_000 });
    default:
      return postingError('post', outcome);
  }
};
