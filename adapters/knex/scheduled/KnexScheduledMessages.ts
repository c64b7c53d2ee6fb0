import type { Knex } from 'knex';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { conflict } from '../../../core/messages/Message.ts';
import {
  beingSent,
  endedAlready,
  type ScheduledBody,
  type ScheduledId,
  type ScheduledMessage,
  tooManyScheduled,
  waitingAtMost,
} from '../../../core/scheduled/ScheduledMessage.ts';
import type {
  ScheduledDraft,
  ScheduledEnd,
  ScheduledErasure,
  ScheduledFigures,
  ScheduledMessages,
  ScheduledQuery,
} from '../../../core/scheduled/ScheduledMessages.ts';
import type { BodyHash } from '../messages/BodyHash.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { type ScheduledRow, scheduledColumns, toScheduled, toScheduledBody } from './scheduledRow.ts';

/** What is left of a body whose words are somewhere else, or nowhere. */
const emptied = sql`'{"content":"","reply_to":null}'::jsonb`;

export class KnexScheduledMessages implements ScheduledMessages {
  readonly #knex: Knex;
  readonly #bodyHash: BodyHash;

  constructor(knex: Knex, bodyHash: BodyHash) {
    this.#knex = knex;
    this.#bodyHash = bodyHash;
  }

  add(draft: ScheduledDraft) {
    const { roomId, senderId, clientId, sent, dueAt } = draft;
    return inTransaction(this.#knex, async (trx) => {
      // Those of one sender are stored one after the other, so that together they stay under the bound.
      await queryRows(trx, sql`SELECT id FROM homeroom.users WHERE id = ${senderId}::bigint FOR NO KEY UPDATE`);
      const known = await this.#findAttempt(draft, trx);
      if (known !== undefined) return { scheduled: known, isNew: false };
      const [row] = await queryRows<ScheduledRow>(
        trx,
        sql`
        INSERT INTO homeroom.scheduled_messages AS s (room_id, sender_id, client_id, body, body_hash, state, due_at)
        SELECT ${roomId}::bigint, ${senderId}::bigint, COALESCE(${clientId}::uuid, gen_random_uuid()),
          ${JSON.stringify(toScheduledBody(draft))}::jsonb, decode(${this.#bodyHash.of(sent)}, 'hex'), 'waiting',
          ${dueAt}::timestamptz
        WHERE (
          SELECT count(*) FROM homeroom.scheduled_messages w
          WHERE w.sender_id = ${senderId}::bigint AND w.state = 'waiting'
        ) < ${waitingAtMost}
        RETURNING ${scheduledColumns}`,
      );
      if (row === undefined) throw tooManyScheduled();
      return { scheduled: toScheduled(row), isNew: true };
    });
  }

  async findAttempt(attempt: Pick<ScheduledDraft, 'roomId' | 'senderId' | 'clientId' | 'sent'>) {
    return this.#findAttempt(attempt);
  }

  async find(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined> {
    const [found] = await this.#select(sql`WHERE ${isOwn(id, senderIds)}`);
    return found;
  }

  list({ senderIds, roomId, state, after, limit }: ScheduledQuery): Promise<readonly ScheduledMessage[]> {
    return this.#select(sql`
      WHERE s.sender_id = ANY (${senderIds}::bigint[])
        AND ${state === 'open' ? sql`s.state IN ('waiting', 'failed')` : sql`s.state NOT IN ('waiting', 'failed')`}
        ${roomId === undefined ? nothing : sql`AND s.room_id = ${roomId}::bigint`}
        ${after === undefined ? nothing : sql`AND s.id > ${after}::bigint`}
      ORDER BY s.id LIMIT ${limit}`);
  }

  scheduledIn(roomId: RoomId, senderIds: readonly UserId[]): Promise<readonly ScheduledMessage[]> {
    return this.#select(sql`
      WHERE s.room_id = ${roomId}::bigint AND s.sender_id = ANY (${senderIds}::bigint[])
      ORDER BY s.id`);
  }

  change(id: ScheduledId, senderIds: readonly UserId[], change: Partial<ScheduledBody>) {
    return this.#settle(id, senderIds, ['waiting'], (trx, before) => {
      const body = { ...before, ...change };
      return this.#update(
        sql`
        body = ${JSON.stringify(toScheduledBody(body))}::jsonb, due_at = ${body.dueAt}::timestamptz, retry_at = NULL`,
        sql`s.id = ${id}::bigint`,
        trx,
      );
    });
  }

  cancel(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined> {
    return this.#settle(id, senderIds, ['waiting', 'failed', 'cancelled'], (trx, before) =>
      before.state === 'cancelled'
        ? Promise.resolve([before])
        : this.#update(
            sql`state = 'cancelled', body = ${emptied}, outcome = NULL, ended_at = ${now}`,
            sql`s.id = ${id}::bigint`,
            trx,
          ),
    );
  }

  hurry(id: ScheduledId, senderIds: readonly UserId[], moment: Date): Promise<ScheduledMessage | undefined> {
    return this.#settle(id, senderIds, ['waiting', 'failed'], (trx) =>
      this.#update(
        sql`state = 'waiting', due_at = ${moment}::timestamptz, retry_at = NULL, outcome = NULL, ended_at = NULL`,
        sql`s.id = ${id}::bigint`,
        trx,
      ),
    );
  }

  async nextDue(): Promise<Date | null> {
    const [row] = await queryRows<{ at: Date }>(
      this.#knex,
      sql`
      SELECT GREATEST(s.due_at, s.retry_at) AS at FROM homeroom.scheduled_messages s WHERE s.state = 'waiting'
      ORDER BY GREATEST(s.due_at, s.retry_at), s.id LIMIT 1`,
    );
    return row?.at ?? null;
  }

  async due(moment: Date, limit: number): Promise<readonly ScheduledMessage[]> {
    const found = await this.#select(sql`
      WHERE s.state = 'waiting' AND GREATEST(s.due_at, s.retry_at) <= ${moment}::timestamptz
      ORDER BY GREATEST(s.due_at, s.retry_at), s.id LIMIT ${limit}`);
    // What was postponed together comes in the order of its hours.
    return [...found].sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime() || one.id - other.id);
  }

  async claim(id: ScheduledId): Promise<ScheduledMessage | undefined> {
    const isWaiting = sql`s.id = ${id}::bigint AND s.state = 'waiting'`;
    const [claimed] = await this.#update(sql`sending_since = ${now}`, isWaiting);
    return claimed;
  }

  async end(id: ScheduledId, end: ScheduledEnd): Promise<ScheduledMessage | undefined> {
    const messageId = end.state === 'sent' ? end.messageId : null;
    const outcome = end.outcome === null ? null : JSON.stringify(end.outcome);
    const [ended] = await this.#update(
      sql`
      state = ${end.state}, outcome = ${outcome}::jsonb, message_id = ${messageId}::bigint, ended_at = ${now},
      sending_since = NULL, retry_at = NULL, body = ${end.state === 'sent' ? emptied : sql`s.body`}`,
      sql`s.id = ${id}::bigint AND s.state = ANY (${endsFrom(end)}::text[])`,
    );
    return ended;
  }

  async postpone(id: ScheduledId, until: Date): Promise<void> {
    await this.#update(
      sql`
      retry_at = GREATEST(s.retry_at, ${until}::timestamptz),
      sending_since = CASE s.id WHEN ${id}::bigint THEN NULL ELSE s.sending_since END`,
      sql`
      s.sender_id = (SELECT x.sender_id FROM homeroom.scheduled_messages x WHERE x.id = ${id}::bigint)
        AND (s.id = ${id}::bigint OR (s.state = 'waiting' AND s.due_at <= ${until}::timestamptz))`,
    );
  }

  async forget({ roomId, senderIds, before = null }: ScheduledErasure): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`
      DELETE FROM homeroom.scheduled_messages s
      WHERE ${before === null ? sql`true` : sql`s.state <> 'waiting' AND s.created_at < ${before}::timestamptz`}
        ${roomId === undefined ? nothing : sql`AND s.room_id = ${roomId}::bigint`}
        ${senderIds === undefined ? nothing : sql`AND s.sender_id = ANY (${senderIds}::bigint[])`}
      RETURNING s.id`,
    );
    return rows.length;
  }

  async dropEnded(before: Date, limit: number): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`
      DELETE FROM homeroom.scheduled_messages WHERE id = ANY (ARRAY(
        SELECT s.id FROM homeroom.scheduled_messages s
        WHERE s.state <> 'waiting' AND s.ended_at < ${before}::timestamptz ORDER BY s.ended_at LIMIT ${limit}
      ))
      RETURNING id`,
    );
    return rows.length;
  }

  async figures(moment: Date): Promise<ScheduledFigures> {
    const [row] = await queryRows<{ waiting: Big; failed: Big; first: Date | null }>(
      this.#knex,
      sql`
      SELECT count(*) FILTER (WHERE s.state = 'waiting') AS waiting, count(*) FILTER (WHERE s.state = 'failed') AS failed,
        min(s.due_at) FILTER (WHERE s.state = 'waiting') AS first
      FROM homeroom.scheduled_messages s WHERE s.state IN ('waiting', 'failed')`,
    );
    const lateMs = row?.first == null ? 0 : Math.max(0, moment.getTime() - row.first.getTime());
    return { waiting: Number(row?.waiting ?? 0), failed: Number(row?.failed ?? 0), lateMs };
  }

  /** Changes one of these accounts' own under its lock, if it is in one of these states and nobody sends it. */
  #settle(
    id: ScheduledId,
    senderIds: readonly UserId[],
    states: readonly ScheduledMessage['state'][],
    work: (trx: Knex, before: ScheduledMessage) => Promise<readonly ScheduledMessage[]>,
  ): Promise<ScheduledMessage | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<ScheduledRow>(
        trx,
        sql`
        SELECT ${scheduledColumns} FROM homeroom.scheduled_messages s WHERE ${isOwn(id, senderIds)} FOR UPDATE OF s`,
      );
      if (row === undefined) return undefined;
      const before = toScheduled(row);
      if (!states.includes(before.state)) throw endedAlready(before);
      if (row.sending_since !== null) throw beingSent();
      const [changed] = await work(trx, before);
      return changed;
    });
  }

  async #update(assignments: Sql, condition: Sql, db: Knex = this.#knex): Promise<readonly ScheduledMessage[]> {
    const rows = await queryRows<ScheduledRow>(
      db,
      sql`
      UPDATE homeroom.scheduled_messages s SET ${assignments} WHERE ${condition}
      RETURNING ${scheduledColumns}`,
    );
    return rows.map(toScheduled);
  }

  async #findAttempt(
    { roomId, senderId, clientId, sent }: Pick<ScheduledDraft, 'roomId' | 'senderId' | 'clientId' | 'sent'>,
    db: Knex = this.#knex,
  ): Promise<ScheduledMessage | undefined> {
    if (clientId === null) return undefined;
    const [row] = await queryRows<ScheduledRow>(
      db,
      sql`
      SELECT ${scheduledColumns} FROM homeroom.scheduled_messages s
      WHERE s.room_id = ${roomId}::bigint AND s.sender_id = ${senderId}::bigint AND s.client_id = ${clientId}::uuid`,
    );
    if (row === undefined) return undefined;
    if (row.body_hash !== this.#bodyHash.of(sent)) throw conflict();
    return toScheduled(row);
  }

  async #select(condition: Sql): Promise<readonly ScheduledMessage[]> {
    const rows = await queryRows<ScheduledRow>(
      this.#knex,
      sql`SELECT ${scheduledColumns} FROM homeroom.scheduled_messages s ${condition}`,
    );
    return rows.map(toScheduled);
  }
}

/** Of two that send it at once, one may be refused: a message that is there was sent. */
const endsFrom = ({ state }: ScheduledEnd): readonly string[] =>
  state === 'sent' ? ['waiting', 'failed'] : ['waiting'];

const isOwn = (id: ScheduledId, senderIds: readonly UserId[]): Sql => sql`
  s.id = ${id}::bigint AND s.sender_id = ANY (${senderIds}::bigint[])`;
