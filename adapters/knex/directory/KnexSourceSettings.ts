import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { NamedSettings, SourceSettings, SourceSettingsStore } from '../../../core/directory/SourceSettings.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

export class KnexSourceSettings implements SourceSettingsStore {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async find(source: string): Promise<SourceSettings> {
    const [row] = await queryRows<{ settings: SourceSettings }>(
      this.#knex,
      sql`SELECT s.settings FROM homeroom.sources s WHERE s.name = ${source}`,
    );
    return row?.settings ?? {};
  }

  list(): Promise<readonly NamedSettings[]> {
    return queryRows<NamedSettings>(
      this.#knex,
      sql`
      SELECT s.name AS source, s.settings FROM homeroom.sources s
      WHERE s.settings <> '{}' ORDER BY s.name COLLATE "C"`,
    );
  }

  save(source: string, settings: SourceSettings, audit: AuditDraft): Promise<void> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.sources (name, kind, settings)
        VALUES (${source}, 'roster', ${JSON.stringify(settings)}::jsonb)
        ON CONFLICT (name) DO UPDATE SET settings = excluded.settings`,
      );
      await this.#writer.append(trx, [audit]);
    });
  }
}
