import type { Knex } from 'knex';
import type { HistoryCounts } from '../../../core/history/HistoryOutcome.ts';
import { type HistoryRun, otherRun } from '../../../core/history/HistoryStore.ts';
import type { HistorySummary, LatestImport } from '../../../core/history/LatestImport.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { clearStaged } from './stagedRows.ts';

/** From now on the run is the latest one of its source. What earlier ones staged is gone. */
export const beginRun = async (db: Knex, source: string): Promise<HistoryRun> => {
  const [row] = await queryRows<{ id: Big }>(
    db,
    sql`
    INSERT INTO homeroom.history_runs (source) VALUES (${source})
    ON CONFLICT (source) DO UPDATE SET id = DEFAULT, began_at = DEFAULT
    RETURNING id`,
  );
  await clearStaged(db, sql`s.run NOT IN (SELECT r.id FROM homeroom.history_runs r)`);
  return { source, id: Number(row?.id ?? 0) };
};

/** @throws ChatError CONFLICT if the run is not the latest one of its source */
export const checkRun = async (db: Knex, { source, id }: HistoryRun): Promise<void> => {
  const rows = await queryRows(
    db,
    sql`SELECT FROM homeroom.history_runs r WHERE r.source = ${source} AND r.id = ${id}::bigint`,
  );
  if (rows.length === 0) throw otherRun(source);
};

/** The latest run of the source alone: a later one has begun meanwhile, and its counts are those that matter. */
export const recordSuccess = async (
  trx: Knex,
  { source, id }: HistoryRun,
  { counts, problemCount, tookMs }: HistorySummary,
): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.history_runs
    SET succeeded_at = date_trunc('milliseconds', clock_timestamp()), took_ms = ${tookMs}, problems = ${problemCount},
      counts = ${JSON.stringify(counts)}::jsonb
    WHERE source = ${source} AND id = ${id}::bigint`,
  );
};

interface RunRow {
  readonly source: string;
  readonly began_at: Date;
  readonly succeeded_at: Date | null;
  readonly took_ms: Big | null;
  readonly problems: Big | null;
  readonly counts: HistoryCounts | null;
}

/** A dry run has a source of its own, and never comes to an end that counts. */
export const readLatest = async (db: Knex): Promise<LatestImport[]> => {
  const rows = await queryRows<RunRow>(
    db,
    sql`
    SELECT r.source, r.began_at, r.succeeded_at, r.took_ms, r.problems, r.counts FROM homeroom.history_runs r
    WHERE r.source NOT LIKE 'trial of %' ORDER BY r.source`,
  );
  return rows.map(({ source, began_at, succeeded_at: at, took_ms, problems, counts }) => ({
    ...{ source, beganAt: began_at },
    succeeded:
      at === null || counts === null ? null : { at, counts, problemCount: Number(problems), tookMs: Number(took_ms) },
  }));
};
