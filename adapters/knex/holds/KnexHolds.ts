import type { Knex } from 'knex';
import { asHoldId, type Hold, type HoldEffect, type HoldId } from '../../../core/holds/Hold.ts';
import type { HoldQuery, Holds } from '../../../core/holds/Holds.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface HoldRow {
  readonly id: Big;
  readonly user_id: Big | null;
  readonly kind: string | null;
  readonly from_id: Big | null;
  readonly to_id: Big | null;
  readonly context: string | null;
  readonly effect: HoldEffect;
  readonly reason: string;
  readonly author_id: Big;
  readonly begins: Date;
  readonly ends: Date | null;
  readonly lifted_at: Date | null;
}

export class KnexHolds implements Holds {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ userId, withPast = false, before, limit }: HoldQuery): Promise<readonly Hold[]> {
    const id = userId ?? null;
    return this.#read(sql`
      WHERE (${id}::bigint IS NULL OR ${id}::bigint IN (h.user_id, h.from_id, h.to_id))
        AND (${withPast}::boolean OR (h.lifted_at IS NULL AND (h.ends IS NULL OR h.ends > now())))
        AND (${before ?? null}::bigint IS NULL OR h.id < ${before ?? null}::bigint)
      ORDER BY h.id DESC LIMIT ${limit}`);
  }

  async find(id: HoldId): Promise<Hold | undefined> {
    const [hold] = await this.#read(sql`WHERE h.id = ${id}`);
    return hold;
  }

  async #read(condition: Sql): Promise<Hold[]> {
    const rows = await queryRows<HoldRow>(
      this.#knex,
      sql`
      SELECT h.id, h.user_id, h.kind, h.from_id, h.to_id, c.external_id AS context, h.effect, h.reason, h.author_id,
        h.begins, h.ends, h.lifted_at
      FROM homeroom.holds h LEFT JOIN homeroom.contexts c ON c.id = h.context_id
      ${condition}`,
    );
    return rows.map(toHold);
  }
}

const toHold = (row: HoldRow): Hold => ({
  id: asHoldId(Number(row.id)),
  subject:
    row.kind === null
      ? { userId: asUserId(Number(row.user_id)) }
      : {
          kind: row.kind,
          from: asUserId(Number(row.from_id)),
          to: asUserId(Number(row.to_id)),
          context: row.context,
        },
  effect: row.effect,
  reason: row.reason,
  authorId: Number(row.author_id) === 0 ? null : asUserId(Number(row.author_id)),
  begins: row.begins,
  ends: row.ends,
  liftedAt: row.lifted_at,
});
