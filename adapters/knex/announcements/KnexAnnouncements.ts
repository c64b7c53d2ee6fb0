import type { Knex } from 'knex';
import {
  type Announcement,
  type AnnouncementDraft,
  type AnnouncementId,
  type Answer,
  asAnnouncementId,
  type Confirmation,
  excerptChars,
  type OwnConfirmation,
  type OwnRequest,
} from '../../../core/announcements/Announcement.ts';
import type { Announcements } from '../../../core/announcements/Announcements.ts';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import {
  asMessageId,
  asOrganisationId,
  asRoomId,
  asUserId,
  type MessageId,
  type RoomId,
  type UserId,
} from '../../../core/ids.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

interface AnnouncementRow {
  readonly id: Big;
  readonly room_id: Big;
  readonly message_id: Big | null;
  readonly sender_id: Big;
  readonly client_id: string | null;
  readonly organisation_id: Big;
  readonly confirmation: Confirmation;
  readonly reach: number;
  readonly created_at: Date;
}

interface AskedRow extends AnnouncementRow {
  readonly family_id: Big;
  readonly confirmed_at: Date | null;
  readonly reminded_at: Date | null;
}

interface RequestRow extends AnnouncementRow {
  readonly confirmed_at: Date | null;
  readonly reminded_at: Date | null;
  readonly excerpt: string;
}

const announcementColumns = sql`
  id, room_id, message_id, sender_id, client_id, organisation_id, confirmation, reach, created_at`;

const toAnnouncement = (row: AnnouncementRow): Announcement => ({
  id: asAnnouncementId(Number(row.id)),
  roomId: asRoomId(Number(row.room_id)),
  messageId: row.message_id === null ? null : asMessageId(Number(row.message_id)),
  senderId: asUserId(Number(row.sender_id)),
  clientId: row.client_id,
  organisation: asOrganisationId(Number(row.organisation_id)),
  confirmation: row.confirmation,
  reach: row.reach,
  at: row.created_at,
});

export class KnexAnnouncements implements Announcements {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
  }

  findSent(senderIds: readonly UserId[], clientId: string): Promise<Announcement | undefined> {
    return this.#select(
      this.#knex,
      sql`sender_id = ANY (${senderIds}::bigint[]) AND client_id = ${clientId} ORDER BY id LIMIT 1`,
    );
  }

  begin(draft: AnnouncementDraft): Promise<Announcement> {
    const { roomId, senderId, clientId, organisation, confirmation, reach, asked } = draft;
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<AnnouncementRow>(
        trx,
        sql`
        INSERT INTO homeroom.announcements (room_id, sender_id, client_id, organisation_id, confirmation, reach)
        VALUES (
          ${roomId}::bigint, ${senderId}::bigint, ${clientId}, ${organisation}::bigint, ${confirmation}, ${reach}::int
        )
        ON CONFLICT ON CONSTRAINT announcements_client DO NOTHING
        RETURNING ${announcementColumns}`,
      );
      if (row === undefined) {
        const known = await this.#select(trx, sql`sender_id = ${senderId}::bigint AND client_id = ${clientId}`);
        if (known === undefined) throw new Error('An announcement was refused that nobody has made');
        return known;
      }
      if (asked.length > 0)
        await queryRows(
          trx,
          sql`
          INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id)
          SELECT ${row.id}::bigint, i.family_id, i.user_id
          FROM unnest(
            ${asked.map(({ familyId }) => familyId)}::bigint[], ${asked.map(({ userId }) => userId)}::bigint[]
          ) AS i (family_id, user_id)`,
        );
      return toAnnouncement(row);
    });
  }

  settle(id: AnnouncementId, messageId: MessageId, audit: AuditDraft): Promise<void> {
    return inTransaction(this.#knex, async (trx) => {
      const rows = await queryRows(
        trx,
        sql`
        UPDATE homeroom.announcements SET message_id = ${messageId}::bigint
        WHERE id = ${id}::bigint AND message_id IS NULL RETURNING id`,
      );
      if (rows.length > 0) await this.#writer.append(trx, [audit]);
    });
  }

  find(roomId: RoomId, messageId: MessageId): Promise<Announcement | undefined> {
    return this.#select(this.#knex, sql`room_id = ${roomId}::bigint AND message_id = ${messageId}::bigint`);
  }

  async confirm(roomId: RoomId, messageId: MessageId, userIds: readonly UserId[]): Promise<Date | undefined> {
    const rows = await queryRows<{ confirmed_at: Date }>(
      this.#knex,
      sql`
      UPDATE homeroom.announcement_answers a SET confirmed_at = COALESCE(a.confirmed_at, ${now})
      FROM homeroom.announcements n
      WHERE n.room_id = ${roomId}::bigint AND n.message_id = ${messageId}::bigint AND a.announcement_id = n.id
        AND a.user_id = ANY (${userIds}::bigint[])
        AND EXISTS (
          SELECT FROM homeroom.messages m WHERE m.room_id = n.room_id AND m.id = n.message_id AND m.deleted_at IS NULL
        )
      RETURNING a.confirmed_at`,
    );
    return rows.map((row) => row.confirmed_at).sort((one, other) => one.getTime() - other.getTime())[0];
  }

  async answers(roomId: RoomId, messageId: MessageId): Promise<readonly Answer[]> {
    const rows = await queryRows<{
      family_id: Big;
      user_id: Big;
      confirmed_at: Date | null;
      reminded_at: Date | null;
      has_read: boolean | null;
      is_member: boolean | null;
    }>(
      this.#knex,
      sql`
      SELECT COALESCE(f.merged_into, a.family_id) AS family_id, COALESCE(u.merged_into, a.user_id) AS user_id,
        a.confirmed_at, a.reminded_at, m.seq <= p.last_read_seq AS has_read,
        p.left_seq IS NULL AND NOT p.is_suspended AS is_member
      FROM homeroom.announcements n
        JOIN homeroom.announcement_answers a ON a.announcement_id = n.id
        LEFT JOIN homeroom.users u ON u.id = a.user_id
        LEFT JOIN homeroom.users f ON f.id = a.family_id
        LEFT JOIN homeroom.messages m ON m.room_id = ${roomId}::bigint AND m.id = ${messageId}::bigint
        LEFT JOIN homeroom.participants p
          ON p.room_id = ${roomId}::bigint AND p.user_id = COALESCE(u.merged_into, a.user_id)
      WHERE n.room_id = ${roomId}::bigint AND n.message_id = ${messageId}::bigint
      ORDER BY f.name_order, a.family_id, u.name_order, a.user_id`,
    );
    return rows.map((row) => ({
      familyId: asUserId(Number(row.family_id)),
      userId: asUserId(Number(row.user_id)),
      confirmedAt: row.confirmed_at,
      remindedAt: row.reminded_at,
      hasRead: row.has_read === true && row.is_member === true,
      hasLeft: row.is_member !== true,
    }));
  }

  remind(id: AnnouncementId, userIds: readonly UserId[], audit: AuditDraft): Promise<readonly UserId[]> {
    return inTransaction(this.#knex, async (trx) => {
      const rows = await queryRows<{ user_id: Big }>(
        trx,
        sql`
        UPDATE homeroom.announcement_answers a SET reminded_at = ${now}
        WHERE a.announcement_id = ${id}::bigint AND a.confirmed_at IS NULL
          AND (
            a.user_id = ANY (${userIds}::bigint[])
            OR a.user_id IN (SELECT u.id FROM homeroom.users u WHERE u.merged_into = ANY (${userIds}::bigint[]))
          )
        RETURNING (SELECT COALESCE(u.merged_into, u.id) FROM homeroom.users u WHERE u.id = a.user_id) AS user_id`,
      );
      const reminded = [...new Set(rows.map((row) => asUserId(Number(row.user_id))))].sort((one, other) => one - other);
      if (reminded.length > 0) await this.#writer.append(trx, [audit]);
      return reminded;
    });
  }

  async requests(userIds: readonly UserId[], roomId: RoomId | null, limit: number): Promise<readonly OwnRequest[]> {
    const [current = null] = userIds;
    const where = roomId === null ? sql`a.confirmed_at IS NULL` : sql`n.room_id = ${roomId}::bigint`;
    const rows = await queryRows<RequestRow>(
      this.#knex,
      sql`
      SELECT n.room_id, n.message_id, n.confirmation, n.created_at, asked.confirmed_at, asked.reminded_at,
        left(m.content, ${excerptChars}) AS excerpt, COALESCE(u.merged_into, m.sender_id) AS sender_id
      FROM (
          SELECT a.announcement_id, min(a.confirmed_at) AS confirmed_at, max(a.reminded_at) AS reminded_at
          FROM homeroom.announcement_answers a JOIN homeroom.announcements n ON n.id = a.announcement_id
          WHERE a.user_id = ANY (${userIds}::bigint[]) AND n.message_id IS NOT NULL AND ${where}
          GROUP BY a.announcement_id
        ) asked
        JOIN homeroom.announcements n ON n.id = asked.announcement_id
        JOIN homeroom.participants p
          ON p.room_id = n.room_id AND p.user_id = ${current}::bigint AND p.left_seq IS NULL AND NOT p.is_suspended
        JOIN homeroom.messages m
          ON m.room_id = n.room_id AND m.id = n.message_id AND m.deleted_at IS NULL AND m.seq >= p.visible_from_seq
        LEFT JOIN homeroom.users u ON u.id = m.sender_id
      ORDER BY n.id DESC LIMIT ${limit}`,
    );
    return rows.map((row) => ({
      roomId: asRoomId(Number(row.room_id)),
      messageId: asMessageId(Number(row.message_id)),
      confirmation: row.confirmation,
      confirmedAt: row.confirmed_at,
      remindedAt: row.reminded_at,
      at: row.created_at,
      senderId: asUserId(Number(row.sender_id)),
      excerpt: row.excerpt,
    }));
  }

  async askedOf(userIds: readonly UserId[], limit: number): Promise<readonly OwnConfirmation[]> {
    const rows = await queryRows<AskedRow>(
      this.#knex,
      sql`
      SELECT n.room_id, n.message_id, n.confirmation, n.created_at, a.family_id, a.confirmed_at, a.reminded_at
      FROM homeroom.announcement_answers a JOIN homeroom.announcements n ON n.id = a.announcement_id
      WHERE a.user_id = ANY (${userIds}::bigint[])
      ORDER BY n.id DESC, a.family_id LIMIT ${limit}`,
    );
    return rows.map((row) => ({
      roomId: asRoomId(Number(row.room_id)),
      messageId: row.message_id === null ? null : asMessageId(Number(row.message_id)),
      familyId: asUserId(Number(row.family_id)),
      confirmation: row.confirmation,
      confirmedAt: row.confirmed_at,
      remindedAt: row.reminded_at,
      at: row.created_at,
    }));
  }

  async forget(userIds: readonly UserId[]): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      DELETE FROM homeroom.announcement_answers
      WHERE user_id = ANY (${userIds}::bigint[]) OR family_id = ANY (${userIds}::bigint[])`,
    );
  }

  async forgetIn(roomId: RoomId, before: Date | null): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      DELETE FROM homeroom.announcement_answers a USING homeroom.announcements n
      WHERE n.room_id = ${roomId}::bigint AND a.announcement_id = n.id
        AND COALESCE(n.created_at < ${before}::timestamptz, true)`,
    );
  }

  async #select(db: Knex, condition: Sql): Promise<Announcement | undefined> {
    const [row] = await queryRows<AnnouncementRow>(
      db,
      sql`SELECT ${announcementColumns} FROM homeroom.announcements WHERE ${condition}`,
    );
    return row === undefined ? undefined : toAnnouncement(row);
  }
}
