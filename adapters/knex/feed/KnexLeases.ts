import type { Knex } from 'knex';
import type { Lease, Leases } from '../../../core/feed/Leases.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface LeaseRow {
  readonly token: Big;
  readonly position: Big;
}

export class KnexLeases implements Leases {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async acquire(name: string, holder: string, ms: number): Promise<Lease | undefined> {
    const [row] = await queryRows<LeaseRow>(this.#knex, acquisition(name, holder, ms), { isPrepared: true });
    return row && { name, holder, token: Number(row.token), position: Number(row.position) };
  }

  async renew(lease: Lease, ms: number): Promise<Lease | undefined> {
    const [row] = await queryRows<LeaseRow>(
      this.#knex,
      sql`
      UPDATE homeroom.leases l SET expires_at = clock_timestamp() + ${ms}::bigint * interval '1 millisecond'
      WHERE ${isHeldBy(lease)}
      RETURNING l.token, l.position`,
      { isPrepared: true },
    );
    return row && { ...lease, position: Number(row.position) };
  }

  async release(lease: Lease): Promise<void> {
    await queryRows(this.#knex, sql`UPDATE homeroom.leases l SET ${givenUp} WHERE ${isHeldBy(lease)}`);
  }
}

/** True of the row `l` until somebody takes the lease over, also if it has expired meanwhile. */
export const isHeldBy = ({ name, holder, token }: Lease): Sql =>
  sql`l.name = ${name} AND l.holder = ${holder} AND l.token = ${token}::bigint`;

/** Nobody has the lease `l` any more, whatever they believe. */
export const givenUp = sql`holder = '', token = l.token + 1, expires_at = '-infinity'`;

/** The first condition spares the holder's row a lock, the last one decides. */
const acquisition = (name: string, holder: string, ms: number): Sql => sql`
  INSERT INTO homeroom.leases AS l (name, holder, token, expires_at)
  SELECT ${name}, ${holder}, 1, clock_timestamp() + ${ms}::bigint * interval '1 millisecond'
  WHERE NOT EXISTS (
    SELECT FROM homeroom.leases held
    WHERE held.name = ${name} AND held.holder <> ${holder} AND held.expires_at > clock_timestamp()
  )
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = l.token + 1, expires_at = excluded.expires_at
  WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
  RETURNING l.token, l.position`;
