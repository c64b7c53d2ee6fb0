import type { Knex } from 'knex';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** A row of `sources`. */
export interface KnownSource {
  readonly id: number;
  readonly name: string;
}

/** The sources that a transaction has asked for. A source is made when it first says something. */
export class KnownSources {
  readonly #trx: Knex;
  readonly #known = new Map<string, KnownSource>();

  constructor(trx: Knex) {
    this.#trx = trx;
  }

  async find(name: string): Promise<KnownSource> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const [row] = await queryRows<{ id: Big }>(
      this.#trx,
      sql`
      WITH made AS (
        INSERT INTO homeroom.sources (name, kind) SELECT ${name}, 'roster'
        WHERE NOT EXISTS (SELECT FROM homeroom.sources WHERE name = ${name})
        RETURNING id
      )
      SELECT id FROM made UNION ALL SELECT id FROM homeroom.sources WHERE name = ${name}`,
    );
    if (row === undefined) throw new Error(`The source "${name}" was not stored`);
    const source = { id: Number(row.id), name };
    this.#known.set(name, source);
    return source;
  }
}
