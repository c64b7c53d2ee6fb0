import type { Knex } from 'knex';
import type { HistoryRun, StagedPhase, StagedPlace, StagedRow } from '../../../core/history/HistoryStore.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { jsonTexts, plainArray } from '../sql/wideArrays.ts';

const phases: readonly StagedPhase[] = ['people', 'rooms', 'timeline', 'state'];

interface StoredRow {
  readonly at: Date;
  readonly sort: string;
  readonly n: Big;
  readonly message: string | null;
  readonly body: string;
}

export const addStaged = async (db: Knex, run: HistoryRun, rows: readonly StagedRow[]): Promise<void> => {
  await queryRows(
    db,
    sql`
    INSERT INTO homeroom.history_staging (run, phase, at, sort, n, message, body)
    SELECT ${run.id}::bigint, i.phase, i.at, i.sort, i.n, i.message, i.body
    FROM ROWS FROM (
      unnest(
        ${plainArray(rows.map(({ phase }) => phases.indexOf(phase)))}::smallint[],
        ${plainArray(rows.map(({ at }) => at))}::timestamptz[], ${plainArray(rows.map(({ n }) => n))}::bigint[]
      ),
      json_array_elements_text(${jsonTexts(rows.map(({ sort }) => sort))}::json),
      json_array_elements_text(${jsonTexts(rows.map(({ message }) => message))}::json),
      json_array_elements_text(${jsonTexts(rows.map(({ body }) => body))}::json)
    ) AS i (phase, at, n, sort, message, body)`,
    { timeoutMs: 60_000 },
  );
};

export const readStaged = async (
  db: Knex,
  run: HistoryRun,
  phase: StagedPhase,
  after: StagedPlace | undefined,
  limit: number,
): Promise<StagedRow[]> => {
  const rows = await queryRows<StoredRow>(
    db,
    sql`
    SELECT s.at, s.sort, s.n, s.message, s.body
    FROM homeroom.history_staging s
    WHERE s.run = ${run.id}::bigint AND s.phase = ${phases.indexOf(phase)}::smallint
      ${after === undefined ? nothing : sql`AND (s.at, s.sort, s.n) > (${after.at.toISOString()}::timestamptz, ${after.sort}::text COLLATE "C", ${after.n}::bigint)`}
    ORDER BY s.at, s.sort, s.n
    LIMIT ${limit}`,
    { timeoutMs: 60_000 },
  );
  return rows.map(({ at, sort, n, message, body }) => ({ phase, at, sort, n: Number(n), message, body }));
};

/** Reads all rows of the run: for the few messages whose answer is not there yet. */
export const findStaged = async (db: Knex, run: HistoryRun, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await queryRows<{ message: string }>(
    db,
    sql`
    SELECT DISTINCT s.message FROM homeroom.history_staging s
    WHERE s.run = ${run.id}::bigint AND s.phase = ${phases.indexOf('timeline')}::smallint AND s.message = ANY (${ids}::text[])`,
    { timeoutMs: 120_000 },
  );
  return new Set(rows.map(({ message }) => message));
};

/** In steps, so that no statement runs for long. */
export const clearStaged = async (db: Knex, which: Sql): Promise<void> => {
  for (let more = true; more; ) {
    const rows = await queryRows(
      db,
      sql`
      DELETE FROM homeroom.history_staging d
      WHERE d.ctid = ANY (ARRAY(SELECT s.ctid FROM homeroom.history_staging s WHERE ${which} LIMIT 50000))
      RETURNING 1`,
      { timeoutMs: 60_000 },
    );
    more = rows.length > 0;
  }
};
