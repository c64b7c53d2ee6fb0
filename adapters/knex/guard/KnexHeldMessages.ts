import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { HeldDecision, HeldDraft, HeldId, HeldMessage } from '../../../core/guard/HeldMessage.ts';
import type { HeldErasure, HeldMessages, HeldPart, HeldQuery, Released } from '../../../core/guard/HeldMessages.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { conflict, type SendAttempt } from '../../../core/messages/Message.ts';
import { toKept } from '../attachments/attachmentRow.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { BodyHash } from '../messages/BodyHash.ts';
import type { KnexMessageStore } from '../messages/KnexMessageStore.ts';
import { storedMention } from '../messages/storedMentions.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { checkHolding } from './checkHolding.ts';
import { type HeldBody, type HeldRow, heldColumns, toHeld } from './heldRow.ts';
import { type ReleaseDecision, releaseHeld } from './releaseHeld.ts';

export class KnexHeldMessages implements HeldMessages {
  readonly #knex: Knex;
  readonly #bodyHash: BodyHash;
  readonly #writer: AuditWriter;
  readonly #messages: Pick<KnexMessageStore, 'find' | 'learn'>;

  constructor(knex: Knex, bodyHash: BodyHash, writer: AuditWriter, messages: Pick<KnexMessageStore, 'find' | 'learn'>) {
    this.#knex = knex;
    this.#bodyHash = bodyHash;
    this.#writer = writer;
    this.#messages = messages;
  }

  async hold(draft: HeldDraft) {
    const { roomId, senderId, clientId, sent, content, masked, replyTo, reasons, organisation, attachments } = draft;
    const body: HeldBody = {
      ...{ content, masked, reply_to: replyTo, reasons },
      ...(draft.mentions !== undefined && { mentions: draft.mentions.map(storedMention) }),
      ...(draft.asksConfirmation && { confirmation: 'person' }),
      ...(draft.isUrgent && { importance: 'urgent' }),
      ...(attachments && { attachments: attachments.map(toKept) }),
    };
    return inTransaction(this.#knex, async (trx) => {
      await checkHolding(trx, draft);
      const [row] = await queryRows<HeldRow>(
        trx,
        sql`
        INSERT INTO homeroom.held_messages AS h (room_id, sender_id, client_id, body, body_hash, state, organisation_id)
        VALUES (
          ${roomId}::bigint, ${senderId}::bigint, COALESCE(${clientId}::uuid, gen_random_uuid()),
          ${JSON.stringify(body)}::jsonb, decode(${this.#bodyHash.of(sent)}, 'hex'), 'waiting', ${organisation}::bigint
        )
        ON CONFLICT DO NOTHING
        RETURNING ${heldColumns}`,
      );
      if (row !== undefined) return { held: toHeld(row), isNew: true };
      const held = await this.#findHeld(draft, trx);
      if (held === undefined) throw new Error('A message was refused that nobody holds');
      return { held, isNew: false };
    });
  }

  async findHeld(attempt: SendAttempt): Promise<HeldMessage | undefined> {
    return this.#findHeld(attempt);
  }

  async find(id: HeldId, part: HeldPart): Promise<HeldMessage | undefined> {
    const [held] = await this.#select(sql`WHERE h.id = ${id}::bigint AND ${isIn(part)}`);
    return held;
  }

  list({ part, state, after, limit }: HeldQuery): Promise<readonly HeldMessage[]> {
    return this.#select(
      state === 'waiting'
        ? sql`
        WHERE h.state = 'waiting' AND ${isIn(part)} ${after === undefined ? nothing : sql`AND h.id > ${after}::bigint`}
        ORDER BY h.id LIMIT ${limit}`
        : sql`
        WHERE h.state <> 'waiting' AND ${isIn(part)} ${after === undefined ? nothing : sql`AND h.id < ${after}::bigint`}
        ORDER BY h.id DESC LIMIT ${limit}`,
    );
  }

  async hasAny(): Promise<boolean> {
    const [row] = await queryRows<{ has_any: boolean }>(
      this.#knex,
      sql`SELECT EXISTS (SELECT FROM homeroom.held_messages) AS has_any`,
    );
    return row?.has_any ?? false;
  }

  waitingOf(senderIds: readonly UserId[], limit: number): Promise<readonly HeldMessage[]> {
    return this.#select(sql`
      WHERE h.state = 'waiting' AND h.sender_id = ANY (${senderIds}::bigint[])
      ORDER BY h.id LIMIT ${limit}`);
  }

  heldIn(roomId: RoomId, senderIds?: readonly UserId[]): Promise<readonly HeldMessage[]> {
    return this.#select(sql`
      WHERE h.room_id = ${roomId}::bigint
        ${senderIds === undefined ? nothing : sql`AND h.sender_id = ANY (${senderIds}::bigint[])`}
      ORDER BY h.id`);
  }

  decide(
    id: HeldId,
    state: 'refused' | 'cancelled',
    { deciderId, note, answer }: Omit<HeldDecision, 'at'>,
    audit: AuditDraft | null,
  ): Promise<HeldMessage | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<HeldRow>(
        trx,
        sql`
        UPDATE homeroom.held_messages h
        SET state = ${state}, decider_id = ${deciderId}::bigint, decided_at = ${now}, note = ${note}, answer = ${answer}
        WHERE h.id = ${id}::bigint AND h.state = 'waiting'
        RETURNING ${heldColumns}`,
      );
      if (row === undefined) return undefined;
      if (audit !== null) await this.#writer.append(trx, [audit]);
      return toHeld(row);
    });
  }

  async release(id: HeldId, decision: ReleaseDecision, audit: AuditDraft): Promise<Released | undefined> {
    const released = await inTransaction(this.#knex, (trx) => releaseHeld(trx, id, decision, this.#writer, audit));
    if (released === undefined) return undefined;
    const { held, message, messageId } = released;
    if (message !== undefined) {
      this.#messages.learn(message.content);
      return { held, appended: { message, isDuplicate: false } };
    }
    const known = await this.#messages.find(held.roomId, messageId);
    if (known === undefined) throw new Error('A released message is not there');
    return { held, appended: { message: known, isDuplicate: true } };
  }

  async eraseWords({ roomId, senderIds, before = null }: HeldErasure): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.held_messages h
      SET body = '{"content":"","masked":null,"reply_to":null,"reasons":[]}', body_hash = NULL, answer = '',
        state = CASE h.state WHEN 'waiting' THEN 'expired' ELSE h.state END,
        decided_at = COALESCE(h.decided_at, ${now}), decider_id = COALESCE(h.decider_id, h.sender_id)
      WHERE (h.body ->> 'content' <> '' OR h.body -> 'attachments' IS NOT NULL)
        ${roomId === undefined ? nothing : sql`AND h.room_id = ${roomId}::bigint`}
        ${senderIds === undefined ? nothing : sql`AND h.sender_id = ANY (${senderIds}::bigint[])`}
        ${before === null ? nothing : sql`AND h.created_at < ${before}::timestamptz`}
      RETURNING h.id`,
    );
    return rows.length;
  }

  async countWaiting() {
    const [row] = await queryRows<Record<'day' | 'week' | 'older', Big>>(
      this.#knex,
      sql`
      SELECT count(*) FILTER (WHERE age < interval '1 day') AS day,
        count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '7 days') AS week,
        count(*) FILTER (WHERE age >= interval '7 days') AS older
      FROM (
        SELECT clock_timestamp() - created_at AS age FROM homeroom.held_messages WHERE state = 'waiting'
      ) h`,
    );
    return { day: Number(row?.day ?? 0), week: Number(row?.week ?? 0), older: Number(row?.older ?? 0) };
  }

  async #findHeld({ roomId, senderId, clientId, sent }: SendAttempt, db: Knex = this.#knex) {
    if (clientId === null) return undefined;
    const [row] = await queryRows<HeldRow>(
      db,
      sql`
      SELECT ${heldColumns} FROM homeroom.held_messages h
      WHERE h.room_id = ${roomId}::bigint AND h.sender_id = ${senderId}::bigint AND h.client_id = ${clientId}::uuid`,
      { isPrepared: true },
    );
    if (row === undefined) return undefined;
    if (row.body_hash !== null && row.body_hash !== this.#bodyHash.of(sent)) throw conflict();
    return toHeld(row);
  }

  async #select(condition: Sql): Promise<readonly HeldMessage[]> {
    const rows = await queryRows<HeldRow>(
      this.#knex,
      sql`SELECT ${heldColumns} FROM homeroom.held_messages h ${condition}`,
    );
    return rows.map(toHeld);
  }
}

const isIn = ({ within, exceptBy }: HeldPart): Sql => sql`
  h.sender_id <> ALL (${exceptBy}::bigint[])
  ${
    within === 'all'
      ? nothing
      : sql`AND h.organisation_id = ANY (ARRAY(SELECT o.id FROM homeroom.organisations o WHERE o.path && ${within}::bigint[]))`
  }`;
