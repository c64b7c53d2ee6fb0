import type { Knex } from 'knex';
import { type Hold, type HoldEffect, type HoldId, noHolds } from '../../../core/holds/Hold.ts';
import type { HoldQuery, Holds } from '../../../core/holds/Holds.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, sql } from '../sql/Sql.ts';
import { type HoldRow, holdColumns, toHold } from './holdRow.ts';

export class KnexHolds implements Holds {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ userId, withPast = false, before, limit }: HoldQuery): Promise<readonly Hold[]> {
    const rows = await queryRows<HoldRow>(
      this.#knex,
      sql`
      SELECT
        ${holdColumns}
      FROM homeroom.holds
      WHERE ${withPast ? sql`true` : sql`lifted_at IS NULL AND COALESCE(ends > clock_timestamp(), true)`}
        ${userId === undefined ? nothing : sql`AND ${userId}::bigint IN (user_id, from_id, to_id)`}
        ${before === undefined ? nothing : sql`AND id < ${before}::bigint`}
      ORDER BY id DESC LIMIT ${limit}`,
    );
    return rows.map(toHold);
  }

  async preserving(): Promise<readonly Hold[]> {
    const rows = await queryRows<HoldRow>(
      this.#knex,
      sql`
      SELECT
        ${holdColumns}
      FROM homeroom.holds
      WHERE effect = 'preserve' AND lifted_at IS NULL AND begins <= clock_timestamp()
        AND COALESCE(ends > clock_timestamp(), true)
      ORDER BY id`,
    );
    return rows.map(toHold);
  }

  async find(id: HoldId): Promise<Hold | undefined> {
    const [row] = await queryRows<HoldRow>(
      this.#knex,
      sql`SELECT ${holdColumns} FROM homeroom.holds WHERE id = ${id}::bigint`,
    );
    return row === undefined ? undefined : toHold(row);
  }

  async countInForce(): Promise<Readonly<Record<HoldEffect, number>>> {
    const rows = await queryRows<{ effect: HoldEffect; count: Big }>(
      this.#knex,
      sql`
      SELECT effect, count(*) AS count FROM homeroom.holds
      WHERE lifted_at IS NULL AND begins <= clock_timestamp() AND COALESCE(ends > clock_timestamp(), true)
      GROUP BY effect`,
    );
    const counts = { ...noHolds };
    for (const { effect, count } of rows) counts[effect] = Number(count);
    return counts;
  }
}
