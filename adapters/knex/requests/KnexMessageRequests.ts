import type { Knex } from 'knex';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import { openDays } from '../../../core/requests/limitRequests.ts';
import type {
  AskedLately,
  MessageRequests,
  OpenRequests,
  RequestRecord,
  RequestRoom,
} from '../../../core/requests/MessageRequests.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

interface RequestRow {
  readonly room_id: Big;
  readonly requester_id: Big;
  readonly recipient_id: Big;
  readonly asked_at: Date;
  readonly declined_at: Date | null;
  readonly is_accepted: boolean;
}

interface AskedRow {
  readonly asked_at: Date;
  readonly is_today: boolean;
  readonly is_open: boolean;
}

export class KnexMessageRequests implements MessageRequests {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async askedLately(userId: UserId): Promise<AskedLately> {
    const rows = await queryRows<AskedRow>(
      this.#knex,
      sql`
      SELECT q.asked_at, q.asked_at > ${now} - interval '24 hours' AS is_today, r.awaits_id IS NOT NULL AS is_open
      FROM homeroom.message_requests q JOIN homeroom.rooms r ON r.id = q.room_id
      WHERE q.requester_id = ${userId} AND q.asked_at > ${now} - make_interval(days => ${openDays}::int)
      ORDER BY q.asked_at`,
    );
    return {
      day: rows.filter((row) => row.is_today).map((row) => row.asked_at),
      open: rows.filter((row) => row.is_open).map((row) => row.asked_at),
    };
  }

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, RequestRoom>> {
    const rows = await queryRows<{ room_id: Big; other_id: Big; awaits_id: Big | null }>(
      this.#knex,
      sql`
      SELECT q.room_id, q.recipient_id AS other_id, r.awaits_id
      FROM homeroom.message_requests q JOIN homeroom.rooms r ON r.id = q.room_id
      WHERE q.requester_id = ${userId} AND q.recipient_id = ANY (${[...others]}::bigint[])
      UNION ALL
      SELECT q.room_id, q.requester_id, r.awaits_id
      FROM homeroom.message_requests q JOIN homeroom.rooms r ON r.id = q.room_id
      WHERE q.recipient_id = ${userId} AND q.requester_id = ANY (${[...others]}::bigint[])
      ORDER BY room_id`,
    );
    return new Map(
      rows.map((row) => [
        asUserId(Number(row.other_id)),
        {
          roomId: asRoomId(Number(row.room_id)),
          awaits: row.awaits_id === null ? null : asUserId(Number(row.awaits_id)),
        },
      ]),
    );
  }

  async decline(roomId: RoomId, userId: UserId): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.message_requests q SET declined_at = ${now}
      FROM homeroom.rooms r
      WHERE q.room_id = ${roomId} AND q.declined_at IS NULL AND r.id = q.room_id AND r.awaits_id = ${userId}
      RETURNING q.room_id`,
    );
    return rows.length > 0;
  }

  async countOpen(): Promise<OpenRequests> {
    const [row] = await queryRows<Record<keyof OpenRequests, Big>>(
      this.#knex,
      sql`
      SELECT count(*) FILTER (WHERE q.declined_at IS NULL) AS waiting,
        count(*) FILTER (WHERE q.declined_at IS NOT NULL) AS declined
      FROM homeroom.rooms r
        JOIN homeroom.message_requests q ON q.room_id = r.id
        JOIN homeroom.users asking ON asking.id = q.requester_id AND asking.is_active
        JOIN homeroom.users asked ON asked.id = q.recipient_id AND asked.is_active
      WHERE r.awaits_id IS NOT NULL`,
    );
    return { waiting: Number(row?.waiting ?? 0), declined: Number(row?.declined ?? 0) };
  }

  async about(userId: UserId): Promise<readonly RequestRecord[]> {
    const rows = await queryRows<RequestRow>(
      this.#knex,
      sql`
      SELECT q.room_id, q.requester_id, q.recipient_id, q.asked_at, q.declined_at, r.awaits_id IS NULL AS is_accepted
      FROM homeroom.message_requests q JOIN homeroom.rooms r ON r.id = q.room_id
      WHERE q.requester_id = ${userId} OR q.recipient_id = ${userId}
      ORDER BY q.asked_at, q.room_id`,
    );
    return rows.map((row) => ({
      roomId: asRoomId(Number(row.room_id)),
      requesterId: asUserId(Number(row.requester_id)),
      recipientId: asUserId(Number(row.recipient_id)),
      askedAt: row.asked_at,
      declinedAt: row.declined_at,
      isAccepted: row.is_accepted,
    }));
  }
}
