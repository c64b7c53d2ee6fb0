import type { Knex } from 'knex';
import { addFindings, type Check, type CheckWatch, type Finding, nothingFound } from '../../../core/doctor/Check.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';

/** A check that goes through a table by its ids, one page after the other. */
export interface PageCheck extends Omit<Check, 'run' | 'fix'> {
  /** A table whose key is `id`. */
  readonly table: 'rooms' | 'users' | 'relations';
  /** A query over the rows `page`; a row for each fault, with a text `example`. */
  readonly faults: Sql;
  readonly fix?: {
    /** Changes rows of this page alone, if they are still faulty, and returns a row for each; writes what it locks last. */
    readonly statement: Sql;
    /** What was done to so many, as a sentence. */
    did(count: number): string;
  };
}

/** Rows of one page: a statement takes some milliseconds, so that it holds back neither writers nor the vacuum. */
const pageSize = 500;

export const makePageCheck = (knex: Knex, { table, faults, fix, ...about }: PageCheck): Check => ({
  ...about,
  run: async (watch) => {
    let found = nothingFound;
    await eachPage(knex, table, watch, async (page) => {
      const [row] = await queryRows<FaultRow & { last: Big | null }>(
        knex,
        sql`
        WITH page AS MATERIALIZED (
          ${page}
        ), faults AS MATERIALIZED (
          ${faults}
        )
        SELECT (SELECT max(id) FROM page) AS last, ${findingColumns}`,
      );
      found = addFindings(found, toFinding(row));
      return row?.last ?? null;
    });
    return found;
  },
  ...(fix && {
    fix: async (watch) => {
      let count = 0;
      await eachPage(knex, table, watch, async (page) => {
        const [row] = await inTransaction(knex, (trx) =>
          queryRows<{ last: Big | null; count: Big }>(
            trx,
            sql`
            WITH page AS MATERIALIZED (
              ${page}
            ), fixed AS (
              ${fix.statement}
            )
            SELECT (SELECT max(id) FROM page) AS last, (SELECT count(*) FROM fixed) AS count`,
          ),
        );
        count += Number(row?.count ?? 0);
        return row?.last ?? null;
      });
      return fix.did(count);
    },
  }),
});

export interface FaultRow {
  readonly count: Big;
  readonly examples: readonly string[];
}

/** What a statement says of its rows `faults`. */
export const findingColumns = sql`
  (SELECT count(*) FROM faults) AS count, ARRAY(SELECT example FROM faults LIMIT 5) AS examples`;

export const toFinding = (row: FaultRow | undefined): Finding =>
  row === undefined ? nothingFound : { count: Number(row.count), examples: row.examples };

/** Goes through a table; `use` resolves to the last id of its page, null if the page is empty. */
export const eachPage = async (
  knex: Knex,
  table: PageCheck['table'],
  { onProgress, signal }: CheckWatch,
  use: (page: Sql) => Promise<Big | null>,
): Promise<void> => {
  const name = new Sql(`homeroom.${table}`);
  const [row] = await queryRows<{ last: Big | null }>(knex, sql`SELECT max(id) AS last FROM ${name}`);
  const end = Number(row?.last ?? 0);
  for (let after = 0; after < end; ) {
    signal?.throwIfAborted();
    const last = await use(sql`SELECT * FROM ${name} WHERE id > ${after} ORDER BY id LIMIT ${pageSize}`);
    if (last === null) return;
    after = Number(last);
    onProgress(Math.min(after, end), end);
  }
};
