import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { PullState, RosterPulls } from '../../../core/directory/RosterPulls.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface PullRow {
  readonly attempted_at: Date | null;
  readonly succeeded_at: Date | null;
  readonly full_at: Date | null;
  readonly changed_since: Date | null;
  readonly failed_at: Date | null;
  readonly failure: string | null;
  readonly failures: number;
  readonly unfinished: number;
  readonly due_at: Date | null;
  readonly settings: string;
}

export class KnexRosterPulls implements RosterPulls {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async find(source: string): Promise<PullState | undefined> {
    const [row] = await queryRows<PullRow>(
      this.#knex,
      sql`
      SELECT p.attempted_at, p.succeeded_at, p.full_at, p.changed_since, p.failed_at, p.failure, p.failures,
        p.unfinished, p.due_at, p.settings
      FROM homeroom.roster_pulls p JOIN homeroom.sources s ON s.id = p.source_id
      WHERE s.name = ${source}`,
    );
    if (row === undefined) return undefined;
    return {
      ...{ source, attemptedAt: row.attempted_at, succeededAt: row.succeeded_at, fullAt: row.full_at },
      ...{ changedSince: row.changed_since, failedAt: row.failed_at, failure: row.failure },
      ...{ failures: row.failures, unfinished: row.unfinished, dueAt: row.due_at, settings: row.settings },
    };
  }

  save(state: PullState, audit?: AuditDraft): Promise<void> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.roster_pulls (source_id, attempted_at, succeeded_at, full_at, changed_since, failed_at,
          failure, failures, unfinished, due_at, settings)
        SELECT s.id, ${state.attemptedAt}::timestamptz, ${state.succeededAt}::timestamptz,
          ${state.fullAt}::timestamptz, ${state.changedSince}::timestamptz, ${state.failedAt}::timestamptz,
          ${state.failure}::text, ${state.failures}::int, ${state.unfinished}::int, ${state.dueAt}::timestamptz,
          ${state.settings}::text
        FROM homeroom.sources s WHERE s.name = ${state.source}
        ON CONFLICT (source_id) DO UPDATE SET attempted_at = excluded.attempted_at,
          succeeded_at = excluded.succeeded_at, full_at = excluded.full_at, changed_since = excluded.changed_since,
          failed_at = excluded.failed_at, failure = excluded.failure, failures = excluded.failures,
          unfinished = excluded.unfinished, due_at = excluded.due_at, settings = excluded.settings`,
      );
      if (audit !== undefined) await this.#writer.append(trx, [audit]);
    });
  }
}
