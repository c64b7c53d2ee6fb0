import type { Knex } from 'knex';
import type { StagedPhase, StagedPlace, StagedRow } from '../../../core/history/HistoryStore.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, sql } from '../sql/Sql.ts';

const phases: readonly StagedPhase[] = ['people', 'rooms', 'timeline', 'state'];

interface StoredRow {
  readonly at: Date;
  readonly sort: string;
  readonly n: Big;
  readonly message: string | null;
  readonly body: string;
}

export const addStaged = async (db: Knex, source: string, rows: readonly StagedRow[]): Promise<void> => {
  await queryRows(
    db,
    sql`
    INSERT INTO homeroom.history_staging (source, phase, at, sort, n, message, body)
    SELECT ${source}, i.phase, i.at, i.sort, i.n, i.message, i.body
    FROM unnest(
      ${rows.map(({ phase }) => phases.indexOf(phase))}::smallint[], ${rows.map(({ at }) => at.toISOString())}::timestamptz[],
      ${rows.map(({ sort }) => sort)}::text[], ${rows.map(({ n }) => n)}::bigint[],
      ${rows.map(({ message }) => message)}::text[], ${rows.map(({ body }) => body)}::text[]
    ) AS i (phase, at, sort, n, message, body)`,
    { timeoutMs: 60_000 },
  );
};

export const readStaged = async (
  db: Knex,
  source: string,
  phase: StagedPhase,
  after: StagedPlace | undefined,
  limit: number,
): Promise<StagedRow[]> => {
  const rows = await queryRows<StoredRow>(
    db,
    sql`
    SELECT s.at, s.sort, s.n, s.message, s.body
    FROM homeroom.history_staging s
    WHERE s.source = ${source} AND s.phase = ${phases.indexOf(phase)}::smallint
      ${after === undefined ? nothing : sql`AND (s.at, s.sort, s.n) > (${after.at.toISOString()}::timestamptz, ${after.sort}::text COLLATE "C", ${after.n}::bigint)`}
    ORDER BY s.at, s.sort, s.n
    LIMIT ${limit}`,
    { timeoutMs: 60_000 },
  );
  return rows.map(({ at, sort, n, message, body }) => ({ phase, at, sort, n: Number(n), message, body }));
};

/** Reads all rows of the run: for the few messages whose answer is not there yet. */
export const findStaged = async (db: Knex, source: string, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await queryRows<{ message: string }>(
    db,
    sql`
    SELECT DISTINCT s.message FROM homeroom.history_staging s
    WHERE s.source = ${source} AND s.phase = ${phases.indexOf('timeline')}::smallint AND s.message = ANY (${ids}::text[])`,
    { timeoutMs: 120_000 },
  );
  return new Set(rows.map(({ message }) => message));
};

/** In steps, so that no statement runs for long. */
export const clearStaged = async (db: Knex, source: string): Promise<void> => {
  for (let more = true; more; ) {
    const rows = await queryRows(
      db,
      sql`
      DELETE FROM homeroom.history_staging d
      WHERE d.ctid = ANY (ARRAY(
        SELECT s.ctid FROM homeroom.history_staging s WHERE s.source = ${source} LIMIT 50000
      ))
      RETURNING 1`,
      { timeoutMs: 60_000 },
    );
    more = rows.length > 0;
  }
};
