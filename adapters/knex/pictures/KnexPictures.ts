import type { Knex } from 'knex';
import type { PictureOrigin, StoredPicture } from '../../../core/attachments/Picture.ts';
import type { PictureErrand, Pictures } from '../../../core/attachments/Pictures.ts';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { dropPictures } from './dropPictures.ts';

interface PictureRow {
  readonly hash: string;
  readonly size: Big;
  readonly origin: PictureOrigin;
  readonly set_at: Date;
}

interface ErrandRow {
  readonly user_id: Big;
  readonly source: string;
  readonly address: string;
  readonly attempts: number;
}

export class KnexPictures implements Pictures {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(userId: UserId): Promise<StoredPicture | undefined> {
    const [row] = await queryRows<PictureRow>(
      this.#knex,
      sql`
      SELECT encode(p.blob_hash, 'hex') AS hash, p.size, p.origin, p.set_at
      FROM homeroom.pictures p WHERE p.user_id = ${userId}::bigint`,
    );
    if (row === undefined) return undefined;
    return { userId, blob: { hash: row.hash, size: Number(row.size) }, origin: row.origin, at: row.set_at };
  }

  async sharedRooms(one: UserId, other: UserId, limit: number): Promise<readonly RoomId[]> {
    const rows = await queryRows<{ room_id: Big }>(
      this.#knex,
      sql`
      SELECT p.room_id
      FROM homeroom.participants p
        JOIN homeroom.participants q ON q.room_id = p.room_id AND q.user_id = ${other}::bigint AND q.left_seq IS NULL
        JOIN homeroom.rooms r ON r.id = p.room_id
      WHERE p.user_id = ${one}::bigint AND p.left_seq IS NULL
      ORDER BY r.activity DESC LIMIT ${limit}`,
    );
    return rows.map(({ room_id }) => asRoomId(Number(room_id)));
  }

  dropLeft(before: Date, limit: number): Promise<number> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(
        trx,
        sql`
        UPDATE homeroom.pictures p SET idle_since = CASE WHEN u.is_active THEN NULL ELSE ${now} END
        FROM homeroom.users u WHERE u.id = p.user_id AND u.is_active <> (p.idle_since IS NULL)`,
      );
      return dropPictures(
        trx,
        sql`p.user_id = ANY (ARRAY(
          SELECT i.user_id FROM homeroom.pictures i
          WHERE i.idle_since < ${before}::timestamptz ORDER BY i.idle_since LIMIT ${limit}
        ))`,
      );
    });
  }

  async due(at: Date, limit: number): Promise<readonly PictureErrand[]> {
    const rows = await queryRows<ErrandRow>(
      this.#knex,
      sql`
      SELECT a.user_id, s.name AS source, a.address, a.attempts
      FROM homeroom.picture_addresses a JOIN homeroom.sources s ON s.id = a.source_id
      WHERE a.due_at <= ${at}::timestamptz
      ORDER BY a.due_at, a.user_id LIMIT ${limit}`,
    );
    return rows.map(({ user_id, ...errand }) => ({ userId: asUserId(Number(user_id)), ...errand }));
  }

  async settle({ userId, source, address }: PictureErrand, again: Date | null): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.picture_addresses a SET due_at = ${again}::timestamptz, attempts = a.attempts + 1
      FROM homeroom.sources s
      WHERE s.id = a.source_id AND s.name = ${source} AND a.user_id = ${userId}::bigint AND a.address = ${address}`,
    );
  }
}
