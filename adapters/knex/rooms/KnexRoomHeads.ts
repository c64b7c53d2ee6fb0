import type { Knex } from 'knex';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { MembershipsView, RoomHeads } from '../../../core/rooms/RoomHeads.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import {
  type MembershipsRequest,
  type MembershipsRow,
  membershipsQuery,
  toMembershipsViews,
} from './membershipsQuery.ts';

export class KnexRoomHeads implements RoomHeads {
  readonly #knex: Knex;
  /** After a restart everybody's memberships are read: one statement at a time for all who wait. */
  readonly #memberships = new BatchLoader<MembershipsRequest, MembershipsView>({
    load: (requests) => this.#membershipsOfAll(requests),
    maxBatch: 200,
    concurrency: 1,
    schedule: setImmediate,
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
      sql`SELECT id, head_seq FROM homeroom.rooms WHERE id = ANY (${roomIds}::bigint[])`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asRoomId(Number(row.id)), Number(row.head_seq)]));
  }

  async changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>> {
    const rows = await queryRows<{ id: Big; seats_version: Big }>(
      this.#knex,
      sql`
      SELECT u.id, u.seats_version
      FROM unnest(${[...known.keys()]}::bigint[], ${[...known.values()]}::bigint[]) AS known (user_id, version)
        JOIN homeroom.users u ON u.id = known.user_id AND u.seats_version IS DISTINCT FROM known.version`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asUserId(Number(row.id)), String(row.seats_version)]));
  }

  async #membershipsOfAll(requests: readonly MembershipsRequest[]): Promise<readonly MembershipsView[]> {
    const rows = await queryRows<MembershipsRow>(this.#knex, membershipsQuery(requests), { isPrepared: true });
    return toMembershipsViews(requests, rows);
  }
}
