import type { Knex } from 'knex';
import { type Block, type Blocks, mostBlocksShown } from '../../../core/blocks/Blocks.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

interface BlockRow {
  readonly user_id: Big;
  readonly blocked_id: Big;
  readonly created_at: Date;
}

export class KnexBlocks implements Blocks {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  setBy(userId: UserId): Promise<readonly Block[]> {
    return this.#newest(sql`user_id = ${userId}::bigint`, nothing);
  }

  about(userId: UserId): Promise<readonly Block[]> {
    const either = sql`user_id = ${userId}::bigint OR blocked_id = ${userId}::bigint`;
    return this.#newest(either, sql`LIMIT ${mostBlocksShown}`);
  }

  async #newest(condition: Sql, limit: Sql): Promise<readonly Block[]> {
    const rows = await queryRows<BlockRow>(
      this.#knex,
      sql`
      SELECT user_id, blocked_id, created_at FROM homeroom.blocks
      WHERE ${condition}
      ORDER BY created_at DESC, user_id, blocked_id ${limit}`,
    );
    return rows.map(({ user_id: userId, blocked_id: blockedId, created_at: at }) => ({
      userId: asUserId(Number(userId)),
      blockedId: asUserId(Number(blockedId)),
      at,
    }));
  }
}
