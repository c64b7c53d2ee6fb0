import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';
import { type FaultRow, findingColumns, toFinding } from './pageCheck.ts';

/** A check of one statement, for tables of the size of the directory: the database compares, and only counts come back. */
export interface TableCheck extends Omit<Check, 'run' | 'fix'> {
  /** A row for each fault, with a text `example`. */
  readonly faults: Sql;
  readonly fix?: {
    /** Returns a row for each change. Several run one after the other, each for itself. */
    readonly statement: Sql | readonly Sql[];
    /** What was done to so many, as a sentence. */
    did(count: number): string;
  };
}

/** Milliseconds for a statement over a whole table; it holds no locks that writers wait for. */
const patience = { timeoutMs: 600_000 };

export const makeTableCheck = (knex: Knex, { faults, fix, ...about }: TableCheck): Check => ({
  ...about,
  run: () =>
    inTransaction(knex, async (trx) => {
      await queryRows(trx, sql`SET LOCAL statement_timeout = 0`);
      const [row] = await queryRows<FaultRow>(
        trx,
        sql`
        WITH faults AS MATERIALIZED (
          ${faults}
        )
        SELECT ${findingColumns}`,
        patience,
      );
      return toFinding(row);
    }),
  ...(fix && {
    fix: async ({ signal }) => {
      let count = 0;
      for (const statement of fix.statement instanceof Sql ? [fix.statement] : fix.statement) {
        signal?.throwIfAborted();
        count += await countFixed(knex, statement);
      }
      return fix.did(count);
    },
  }),
});

const countFixed = (knex: Knex, statement: Sql): Promise<number> =>
  inTransaction(knex, async (trx) => {
    await queryRows(trx, sql`SET LOCAL statement_timeout = 0`);
    const [row] = await queryRows<{ count: Big }>(
      trx,
      sql`
      WITH fixed AS (
        ${statement}
      )
      SELECT count(*) AS count FROM fixed`,
      patience,
    );
    return Number(row?.count ?? 0);
  });
