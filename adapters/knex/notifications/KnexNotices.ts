import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asMessageId, asOrganisationId, asRoomId, asUserId, type RoomId, rootOrganisation } from '../../../core/ids.ts';
import type { Delivery, DeliveryResult } from '../../../core/notifications/Delivery.ts';
import { isReached, type ReachingChannel } from '../../../core/notifications/isReached.ts';
import type { Notice } from '../../../core/notifications/Notice.ts';
import type { NoticeRecipient } from '../../../core/notifications/NoticeRecipient.ts';
import type {
  Claimed,
  GatherQuery,
  Notices,
  OrganisationRules,
  ToldRoom,
} from '../../../core/notifications/Notices.ts';
import type { SchoolNotifications } from '../../../core/notifications/SchoolNotifications.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { fewRows, inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import {
  claimStatement,
  type DeliveryRecord,
  finishStatement,
  releaseStatement,
  type TellingRow,
} from './deliveryStatements.ts';
import { gatherStatement } from './gatherStatement.ts';
import { type RecipientRow, recipientsQuery } from './recipientsQuery.ts';

export class KnexNotices implements Notices {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;
  /** What ends while a statement runs is recorded by the next one. */
  readonly #records = new BatchLoader<DeliveryRecord, void>({
    load: async (records) => {
      await queryRows(this.#knex, finishStatement(records), { isPrepared: records.length <= fewRows });
      return [];
    },
    ...{ maxBatch: 200, concurrency: 1, schedule: setImmediate },
  });

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async rooms(roomIds: readonly RoomId[], channels: readonly ReachingChannel[]): Promise<readonly ToldRoom[]> {
    const rooms = new Map<Big, ToldRoom & { members: NoticeRecipient[] }>();
    for (const row of await queryRows<RecipientRow>(this.#knex, recipientsQuery(roomIds), { isPrepared: true })) {
      const organisationId =
        row.organisation_id === null ? rootOrganisation : asOrganisationId(Number(row.organisation_id));
      const room = rooms.get(row.room_id) ?? {
        ...{ roomId: asRoomId(Number(row.room_id)), type: row.type, organisationId, members: [] },
      };
      room.members.push(toRecipient(row, channels));
      rooms.set(row.room_id, room);
    }
    return [...rooms.values()];
  }

  async organisations(): Promise<readonly OrganisationRules[]> {
    const rows = await queryRows<{
      id: Big;
      parent_id: Big | null;
      time_zone: string | null;
      rules: SchoolNotifications | null;
    }>(
      this.#knex,
      sql`
      SELECT o.id, o.parent_id, o.time_zone, s.value AS rules
      FROM homeroom.organisations o
        LEFT JOIN homeroom.settings s ON s.scope = 'organisation' AND s.scope_id = o.id AND s.key = 'notifications'
      UNION ALL
      SELECT 0, NULL, NULL, s.value FROM homeroom.settings s
      WHERE s.scope = 'organisation' AND s.scope_id = 0 AND s.key = 'notifications'`,
    );
    return rows.map(({ id, parent_id, time_zone: timeZone, rules }) => ({
      organisationId: asOrganisationId(Number(id)),
      parentId: Number(id) === 0 ? null : parent_id === null ? rootOrganisation : asOrganisationId(Number(parent_id)),
      timeZone,
      rules: rules ?? {},
    }));
  }

  async add(notices: readonly Notice[]): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`
      INSERT INTO homeroom.notices (user_id, channel, room_id, message_id, seq, reason, due_at)
      SELECT * FROM unnest(
        ${notices.map(({ userId }) => userId)}::bigint[], ${notices.map(({ channel }) => channel)}::text[],
        ${notices.map(({ roomId }) => roomId)}::bigint[], ${notices.map(({ messageId }) => messageId)}::bigint[],
        ${notices.map(({ seq }) => seq)}::bigint[], ${notices.map(({ reason }) => reason)}::text[],
        ${notices.map(({ dueAt }) => dueAt.toISOString())}::timestamptz[]
      )
      ON CONFLICT DO NOTHING
      RETURNING 1`,
    );
    return rows.length;
  }

  async gather(channel: string, query: GatherQuery) {
    const lock = advisoryKey(this.#knex, lockOf(channel));
    const [row] = await queryRows<{ deliveries: Big; dropped: Big }>(this.#knex, gatherStatement(channel, query, lock));
    return { deliveries: Number(row?.deliveries ?? 0), dropped: Number(row?.dropped ?? 0) };
  }

  async claim(channel: string, { count, claimMs }: { readonly count: number; readonly claimMs: number }) {
    const rows = await queryRows<TellingRow>(this.#knex, claimStatement(channel, count, claimMs));
    return rows.map(toDelivery);
  }

  async finish(delivery: Pick<Delivery, 'id' | 'attempt'>, result: DeliveryResult): Promise<void> {
    await this.#records.load({ delivery, result });
  }

  async release(deliveries: readonly Claimed[]): Promise<void> {
    await queryRows(this.#knex, releaseStatement(deliveries));
  }

  async figures() {
    const rows = await queryRows<{ channel: string; notices: Big; waiting: Big; dead: Big; lag: number | null }>(
      this.#knex,
      sql`
      SELECT channel, sum(notices) AS notices, sum(waiting) AS waiting, sum(dead) AS dead, max(lag) AS lag
      FROM (
        SELECT n.channel, count(*) AS notices, 0 AS waiting, 0 AS dead, 0::float8 AS lag
        FROM homeroom.notices n WHERE n.gathered_at IS NULL GROUP BY 1
        UNION ALL
        SELECT d.channel, 0, count(*), 0, greatest(extract(epoch FROM clock_timestamp() - min(d.due_at)), 0)::float8
        FROM homeroom.deliveries d WHERE d.state IN ('waiting', 'claimed') GROUP BY 1
        UNION ALL
        SELECT d.channel, 0, 0, count(*), 0 FROM homeroom.deliveries d WHERE d.state = 'dead' GROUP BY 1
      ) counted
      GROUP BY channel ORDER BY channel COLLATE "C"`,
    );
    return rows.map(({ channel, notices, waiting, dead, lag }) => ({
      ...{ channel, notices: Number(notices), waiting: Number(waiting), dead: Number(dead) },
      lagSeconds: Number(lag ?? 0),
    }));
  }

  async dead({ before, limit }: { readonly before?: number; readonly limit: number }) {
    const rows = await queryRows<TellingRow & { failure: string; finished_at: Date }>(
      this.#knex,
      sql`
      SELECT d.id, d.channel, d.user_id, d.message_ids, d.attempts, d.failure, d.finished_at
      FROM homeroom.deliveries d
      WHERE d.state = 'dead' AND (${before ?? null}::bigint IS NULL OR d.id < ${before ?? null}::bigint)
      ORDER BY d.id DESC LIMIT ${limit}`,
    );
    return rows.map(({ id, channel, user_id, message_ids, attempts, failure, finished_at }) => ({
      ...{ id: Number(id), channel, userId: asUserId(Number(user_id)), messages: message_ids.length },
      ...{ attempts, failure, failedAt: finished_at },
    }));
  }

  revive(id: number, audit: AuditDraft): Promise<boolean> {
    return inTransaction(this.#knex, async (trx) => {
      const rows = await queryRows(
        trx,
        sql`
        UPDATE homeroom.deliveries SET state = 'waiting', attempts = 0, due_at = clock_timestamp(), finished_at = NULL
        WHERE id = ${id}::bigint AND state = 'dead' RETURNING id`,
      );
      if (rows.length > 0) await this.#writer.append(trx, [audit]);
      return rows.length > 0;
    });
  }

  async tidy(finishedBefore: Date): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`
      WITH finished AS (
        DELETE FROM homeroom.deliveries WHERE finished_at < ${finishedBefore}::timestamptz RETURNING 1
      ), told AS (
        DELETE FROM homeroom.notices WHERE gathered_at < ${finishedBefore}::timestamptz RETURNING 1
      ), forgotten AS (
        DELETE FROM homeroom.notices n
        WHERE n.gathered_at IS NULL AND NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = n.room_id)
        RETURNING 1
      )
      SELECT FROM finished UNION ALL SELECT FROM told UNION ALL SELECT FROM forgotten`,
    );
    return rows.length;
  }
}

/** The number of a channel's advisory lock. */
const lockOf = (channel: string): number => createHash('sha256').update(`gather:${channel}`).digest().readInt32BE();

const toRecipient = (row: RecipientRow, channels: readonly ReachingChannel[]): NoticeRecipient => ({
  ...{ userId: asUserId(Number(row.user_id)), role: row.role, level: row.level, isMuted: row.is_muted },
  ...{ snoozedUntil: row.snoozed_until, visibleFromSeq: Number(row.visible_from_seq) },
  ...{ lastReadSeq: Number(row.last_read_seq), timeZone: row.time_zone, settings: row.settings ?? {} },
  ...(row.is_asked && { isAsked: true as const }),
  channels: channels
    .filter((channel) => isReached(channel, { linked: new Set(row.linked), hasMail: row.has_mail }))
    .map(({ name }) => name),
});

const toDelivery = (row: TellingRow): Delivery => ({
  ...{ id: Number(row.id), channel: row.channel, userId: asUserId(Number(row.user_id)) },
  address: row.address === null ? null : { address: row.address, details: row.details ?? {} },
  messages: row.message_ids.map((id, index) => ({
    roomId: asRoomId(Number(row.room_ids[index])),
    messageId: asMessageId(Number(id)),
    seq: Number(row.seqs[index]),
  })),
  ...{ attempt: row.attempts, mayRepeat: row.may_repeat },
});
