import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { LiveSettingStore, SettingChange, StoredSettings } from '../../../core/settings/LiveSettingStore.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** The number of the lock under which settings of the server change. */
const settingsLock = 21;

/** In the table of all settings, under the scope `server`. */
export class KnexLiveSettings implements LiveSettingStore {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  read(): Promise<StoredSettings> {
    return readServerSettings(this.#knex);
  }

  change(
    wanted: ReadonlyMap<string, string | null>,
    audit: (change: SettingChange) => AuditDraft,
  ): Promise<readonly SettingChange[]> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(trx, sql`SELECT pg_advisory_xact_lock(${advisoryKey(trx, settingsLock)})`);
      const known = await readServerSettings(trx);
      const changes = [...wanted]
        .map(([name, after]): SettingChange => ({ name, before: known.get(name) ?? null, after }))
        .filter(({ before, after }) => before !== after);
      if (changes.length === 0) return changes;
      const entries = changes.map(audit);
      const [names, values] = [changes.map(({ name }) => name), changes.map(({ after }) => after)];
      await queryRows(
        trx,
        sql`
        DELETE FROM homeroom.settings
        WHERE scope = 'server' AND scope_id = 0 AND key = ANY (${names}::text[])`,
      );
      await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.settings (scope, scope_id, key, value)
        SELECT 'server', 0, w.key, to_jsonb(w.value)
        FROM unnest(${names}::text[], ${values}::text[]) AS w (key, value)
        WHERE w.value IS NOT NULL`,
      );
      await this.#writer.append(trx, entries);
      return changes;
    });
  }
}

/** What is no text was not written by us, and is shown as what it is. */
export const readServerSettings = async (db: Knex): Promise<StoredSettings> => {
  const rows = await queryRows<{ key: string; value: string }>(
    db,
    sql`
    SELECT s.key, s.value #>> '{}' AS value FROM homeroom.settings s
    WHERE s.scope = 'server' AND s.scope_id = 0 ORDER BY s.key COLLATE "C"`,
    { isPrepared: true },
  );
  return new Map(rows.map(({ key, value }) => [key, value ?? '']));
};
