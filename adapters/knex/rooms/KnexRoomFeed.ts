import type { Knex } from 'knex';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { MembershipsView, RoomFeed, RoomMembership } from '../../../core/rooms/RoomFeed.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { minInterval } from '../../system/minInterval.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { opaqueColumn, sql } from '../sql/Sql.ts';

export class KnexRoomFeed implements RoomFeed {
  readonly #knex: Knex;
  /** After a restart the memberships of everybody are read: one statement at a time, every 5 ms, for all who wait. */
  readonly #memberships = new BatchLoader<MembershipsQuery, MembershipsView>({
    load: (queries) => this.#membershipsOfAll(queries),
    maxBatch: 200,
    concurrency: 1,
    schedule: minInterval(5),
  });

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  membershipsOf(userId: UserId, limit: number): Promise<MembershipsView> {
    return this.#memberships.load({ userId, limit });
  }

  async heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = await queryRows<{ id: Big; head_seq: Big }>(
      this.#knex,
      sql`SELECT id, head_seq FROM rooms WHERE id = ANY (${roomIds}::bigint[])`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asRoomId(Number(row.id)), Number(row.head_seq)]));
  }

  async changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>> {
    const rows = await queryRows<{ id: Big; seats_version: Big }>(
      this.#knex,
      sql`
      SELECT u.id, u.seats_version
      FROM unnest(${[...known.keys()]}::bigint[], ${[...known.values()]}::bigint[]) AS k (user_id, version)
        JOIN users u ON u.id = k.user_id AND u.seats_version IS DISTINCT FROM k.version`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asUserId(Number(row.id)), String(row.seats_version)]));
  }

  async #membershipsOfAll(queries: readonly MembershipsQuery[]): Promise<readonly MembershipsView[]> {
    const rows = await queryRows<MembershipsRow>(
      this.#knex,
      sql`
      SELECT a.place, u.seats_version, s.id, s.head_seq, s.may_post
      FROM unnest(
          ${opaqueColumn(queries, ({ userId }) => userId)}, ${opaqueColumn(queries, ({ limit }) => limit)}
        ) WITH ORDINALITY AS a (user_id, most, place)
        LEFT JOIN users u ON u.id = a.user_id
        LEFT JOIN LATERAL (
          SELECT r.id, r.head_seq, p.may_post
          FROM participants p JOIN rooms r ON r.id = p.room_id
          WHERE p.user_id = a.user_id AND p.left_seq IS NULL AND NOT p.is_suspended
          ORDER BY r.activity DESC
          LIMIT a.most
        ) s ON true`,
      { isPrepared: true },
    );
    const views = queries.map(() => ({ rooms: [] as RoomMembership[], version: null as string | null }));
    for (const { place, seats_version, id, head_seq, may_post } of rows) {
      const view = views[Number(place) - 1];
      if (view === undefined) continue;
      view.version = seats_version === null ? null : String(seats_version);
      if (id !== null)
        view.rooms.push({ roomId: asRoomId(Number(id)), headSeq: Number(head_seq), mayPost: may_post === true });
    }
    return views;
  }
}

interface MembershipsQuery {
  readonly userId: UserId;
  readonly limit: number;
}

/** One for each room, or one without a room. */
interface MembershipsRow {
  readonly place: Big;
  readonly seats_version: Big | null;
  readonly id: Big | null;
  readonly head_seq: Big | null;
  readonly may_post: boolean | null;
}
