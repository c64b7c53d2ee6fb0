import type { Knex } from 'knex';
import { type ConsumerStart, type ConsumerState, type Consumers, consumerLease } from '../../../core/feed/Consumers.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { isHeldBy } from './KnexLeases.ts';

/** Consumers are stored under the names of their leases. */
export class KnexConsumers implements Consumers {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async open({ name }: Lease, start: ConsumerStart): Promise<ConsumerState> {
    const [row] = await queryRows<{ position: Big; is_cut_off: boolean }>(
      this.#knex,
      sql`
      INSERT INTO homeroom.consumers AS c (name, position)
      VALUES (${name}, ${start === 'head' ? head : floor})
      ON CONFLICT (name) DO UPDATE SET name = c.name
      RETURNING c.position, c.is_cut_off`,
    );
    return { position: Number(row?.position ?? 0), isCutOff: row?.is_cut_off ?? false };
  }

  save(lease: Lease, position: number): Promise<boolean> {
    return this.#change(lease, sql`position = GREATEST(c.position, ${position}::bigint)`);
  }

  cutOff(lease: Lease): Promise<boolean> {
    return this.#change(lease, sql`is_cut_off = true`);
  }

  async goOn(name: string): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.consumers c
      SET is_cut_off = false, position = GREATEST(c.position, ${floor}), updated_at = clock_timestamp()
      WHERE c.name = ${consumerLease(name)} AND c.is_cut_off
      RETURNING c.name`,
    );
    return rows.length > 0;
  }

  async #change(lease: Lease, change: Sql): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.consumers c SET ${change}, updated_at = clock_timestamp()
      FROM homeroom.leases l
      WHERE c.name = l.name AND ${isHeldBy(lease)}
      RETURNING c.name`,
      { isPrepared: true },
    );
    return rows.length > 0;
  }
}

const head = sql`COALESCE((SELECT l.position FROM homeroom.leases l WHERE l.name = 'feed'), 0)`;

/** What is above it is kept. */
const floor = sql`
  COALESCE((
    SELECT o.position - (o.last_seq - o.first_seq) - 1 FROM homeroom.feed o ORDER BY o.position LIMIT 1
  ), ${head})`;
