import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asRoomId, type MessageId, type OrganisationId, type RoomId, type UserId } from '../../../core/ids.ts';
import {
  isSameSubject,
  otherReport,
  type Report,
  type ReportDecision,
  type ReportDraft,
  type ReportId,
  type ReportPart,
} from '../../../core/moderation/Report.ts';
import type { OpenReports, ReportQuery, Reports } from '../../../core/moderation/Reports.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { type ReportRow, reportColumns, toReport } from './reportRow.ts';

export class KnexReports implements Reports {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
  }

  add(draft: ReportDraft, audit: AuditDraft): Promise<{ readonly report: Report; readonly isNew: boolean }> {
    return inTransaction(this.#knex, async (trx) => {
      const { reporterId, clientId, userId, roomId, messageId, organisation, reason, comment } = draft;
      const [stored] = await queryRows<ReportRow>(
        trx,
        sql`
        INSERT INTO homeroom.reports (
          reporter_id, client_id, user_id, room_id, message_id, organisation_id, reason, comment
        )
        VALUES (
          ${reporterId}::bigint, ${clientId}::text, ${userId}::bigint, ${roomId}::bigint, ${messageId}::bigint,
          ${organisation}::bigint, ${reason}, ${comment}
        )
        ON CONFLICT DO NOTHING
        RETURNING ${reportColumns}`,
      );
      if (stored !== undefined) {
        await this.#writer.append(trx, [audit]);
        return { report: toReport(stored), isNew: true };
      }
      // The insertion has waited for whoever stores the same report at this moment.
      const isSame =
        messageId === null
          ? sql`user_id = ${userId}::bigint AND message_id IS NULL AND decided_at IS NULL`
          : sql`message_id = ${messageId}::bigint`;
      const [known] = await this.#select(
        sql`
        WHERE reporter_id = ${reporterId}::bigint AND (client_id = ${clientId}::text OR ${isSame})
        ORDER BY COALESCE(client_id = ${clientId}::text, false) DESC LIMIT 1`,
        trx,
      );
      if (known === undefined) throw new Error('A report was refused that nobody has made');
      if (!isSameSubject(known, draft)) throw otherReport();
      return { report: known, isNew: false };
    });
  }

  async find(id: ReportId, part: ReportPart): Promise<Report | undefined> {
    const [report] = await this.#select(sql`WHERE id = ${id}::bigint AND ${isIn(part)}`);
    return report;
  }

  list({ part, state, after, limit }: ReportQuery): Promise<readonly Report[]> {
    return this.#select(
      state === 'open'
        ? sql`
        WHERE decided_at IS NULL AND ${isIn(part)} ${after === undefined ? nothing : sql`AND id > ${after}::bigint`}
        ORDER BY id LIMIT ${limit}`
        : sql`
        WHERE decided_at IS NOT NULL AND ${isIn(part)} ${after === undefined ? nothing : sql`AND id < ${after}::bigint`}
        ORDER BY id DESC LIMIT ${limit}`,
    );
  }

  about(userIds: readonly UserId[], part: ReportPart, limit: number): Promise<readonly Report[]> {
    return this.#select(sql`
      WHERE user_id = ANY (${userIds}::bigint[]) AND ${isIn(part)}
      ORDER BY id DESC LIMIT ${limit}`);
  }

  madeBy(userIds: readonly UserId[], limit: number): Promise<readonly Report[]> {
    return this.#select(sql`WHERE reporter_id = ANY (${userIds}::bigint[]) ORDER BY id DESC LIMIT ${limit}`);
  }

  warningsTo(userIds: readonly UserId[], limit: number): Promise<readonly Report[]> {
    return this.#select(sql`
      WHERE user_id = ANY (${userIds}::bigint[]) AND warning IS NOT NULL
      ORDER BY decided_at DESC, id DESC LIMIT ${limit}`);
  }

  decide(
    id: ReportId,
    { action, note, deciderId, warning, holdId, caseId }: Omit<ReportDecision, 'at' | 'readAt'>,
    audit: AuditDraft,
  ): Promise<Report | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<ReportRow>(
        trx,
        sql`
        UPDATE homeroom.reports SET action = ${action}, note = ${note}, decider_id = ${deciderId}::bigint,
          decided_at = ${now}, warning = ${warning}::text, hold_id = ${holdId}::bigint, case_id = ${caseId}::bigint
        WHERE id = ${id}::bigint AND decided_at IS NULL
        RETURNING ${reportColumns}`,
      );
      if (row === undefined) return undefined;
      await this.#writer.append(trx, [audit]);
      return toReport(row);
    });
  }

  async confirmWarning(id: ReportId, userIds: readonly UserId[]): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.reports SET read_at = COALESCE(read_at, ${now})
      WHERE id = ${id}::bigint AND user_id = ANY (${userIds}::bigint[]) AND warning IS NOT NULL
      RETURNING id`,
    );
    return rows.length > 0;
  }

  async roomOf(messageId: MessageId, userId: UserId): Promise<RoomId | undefined> {
    const [row] = await queryRows<{ room_id: Big }>(
      this.#knex,
      sql`
      SELECT m.room_id
      FROM (
          SELECT p.room_id FROM homeroom.participants p WHERE p.user_id = ${userId}::bigint AND p.left_seq IS NULL
        ) mine
        CROSS JOIN LATERAL (
          -- OFFSET 0: room by room, each in its own part.
          SELECT room_id FROM homeroom.messages WHERE room_id = mine.room_id AND id = ${messageId}::bigint OFFSET 0
        ) m`,
    );
    return row === undefined ? undefined : asRoomId(Number(row.room_id));
  }

  async isOpenIn(roomId: RoomId, exceptAbout: readonly UserId[]): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      SELECT id FROM homeroom.reports
      WHERE room_id = ${roomId} AND decided_at IS NULL AND reason <> 'danger'
        AND user_id <> ALL (${exceptAbout}::bigint[])
      LIMIT 1`,
    );
    return rows.length > 0;
  }

  async eraseWords(userIds: readonly UserId[]): Promise<void> {
    await queryRows(
      this.#knex,
      sql`UPDATE homeroom.reports SET comment = '' WHERE reporter_id = ANY (${userIds}::bigint[])`,
    );
    await queryRows(
      this.#knex,
      sql`UPDATE homeroom.reports SET warning = '' WHERE user_id = ANY (${userIds}::bigint[]) AND warning IS NOT NULL`,
    );
  }

  async countOpen(): Promise<OpenReports> {
    const [row] = await queryRows<Record<keyof OpenReports, Big>>(
      this.#knex,
      sql`
      SELECT count(*) FILTER (WHERE age < interval '1 day') AS day,
        count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '7 days') AS week,
        count(*) FILTER (WHERE age >= interval '7 days') AS older
      FROM (
        SELECT clock_timestamp() - created_at AS age FROM homeroom.reports WHERE decided_at IS NULL
      ) r`,
    );
    return { day: Number(row?.day ?? 0), week: Number(row?.week ?? 0), older: Number(row?.older ?? 0) };
  }

  async #select(condition: Sql, db: Knex = this.#knex): Promise<readonly Report[]> {
    const rows = await queryRows<ReportRow>(db, sql`SELECT ${reportColumns} FROM homeroom.reports ${condition}`);
    return rows.map(toReport);
  }
}

const isIn = ({ danger, others, exceptAbout }: ReportPart): Sql => sql`
  user_id <> ALL (${exceptAbout}::bigint[])
  AND CASE WHEN reason = 'danger' THEN ${isWithin(danger)} ELSE ${isWithin(others)} END`;

const isWithin = (part: 'all' | readonly OrganisationId[]): Sql =>
  part === 'all'
    ? sql`true`
    : sql`organisation_id = ANY (ARRAY(SELECT o.id FROM homeroom.organisations o WHERE o.path && ${part}::bigint[]))`;
