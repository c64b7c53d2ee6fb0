import type { Knex } from 'knex';
import {
  asImportId,
  type Import,
  type ImportCounts,
  type ImportDraft,
  type ImportId,
} from '../../../core/imports/Import.ts';
import type { ImportWrites } from '../../../core/imports/Imports.ts';
import type { ChangeDraft, UndoneChange } from '../../../core/imports/RecordedChange.ts';
import { changeColumns, changeJoins, type RecordedChangeRow, toRecordedChange } from '../imports/importRow.ts';
import { findImport } from '../imports/KnexImports.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { KnownSources } from './KnownSources.ts';
import { wordFor } from './namedReads.ts';

interface UndoneRow extends RecordedChangeRow {
  readonly later_import: Big | null;
  readonly from_word: string | null;
  readonly to_word: string | null;
  readonly is_same: boolean;
}

export class KnexImportWrites implements ImportWrites {
  readonly #trx: Knex;
  readonly #sources: KnownSources;
  #begun: { readonly id: ImportId; readonly draft: ImportDraft } | undefined;

  constructor(trx: Knex, sources: KnownSources) {
    this.#trx = trx;
    this.#sources = sources;
  }

  /** The import that what is stored belongs to; null: it is not recorded. */
  get current(): ImportId | null {
    return this.#begun?.id ?? null;
  }

  async begin(draft: ImportDraft): Promise<ImportId> {
    if (this.#begun !== undefined) throw new Error('A transaction records one import');
    const [row] = await queryRows<{ id: Big }>(
      this.#trx,
      sql`SELECT nextval(pg_get_serial_sequence('homeroom.imports', 'id')) AS id`,
    );
    const id = asImportId(Number(row?.id));
    this.#begun = { id, draft };
    return id;
  }

  async record(changes: readonly ChangeDraft[], actor: ImportDraft['actor']): Promise<void> {
    if (changes.length === 0) return;
    const begun = this.#begun;
    const sourceId = begun === undefined ? null : (await this.#sources.find(begun.draft.source)).id;
    const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
    await queryRows(
      this.#trx,
      sql`
      INSERT INTO homeroom.directory_changes (
        import_id, source_id, actor, actor_id, what, kind, user_id, other_id, external_id, before, after
      )
      SELECT ${begun?.id ?? null}::bigint, ${sourceId}::bigint, ${begun === undefined ? actor.kind : null}::text,
        ${begun === undefined && actor.kind === 'person' ? actor.id : null}::bigint, c.what, c.kind, c.user_id, c.other_id,
        c.external_id, c.before::jsonb, c.after::jsonb
      FROM unnest(
        ${changes.map(({ what }) => what)}::text[], ${changes.map(({ kind }) => kind)}::text[],
        ${changes.map(({ userId }) => userId ?? 0)}::bigint[], ${changes.map(({ otherId }) => otherId ?? 0)}::bigint[],
        ${changes.map(({ externalId }) => externalId)}::text[], ${changes.map(({ before }) => json(before))}::text[],
        ${changes.map(({ after }) => json(after))}::text[]
      ) WITH ORDINALITY AS c (what, kind, user_id, other_id, external_id, before, after, place)
      ORDER BY c.place`,
    );
  }

  async end(counts: ImportCounts, isKept: boolean): Promise<number> {
    const begun = this.#begun;
    if (begun === undefined) throw new Error('No import was begun');
    const { actor, fileHash, fileName, kind, settings, undoes, source } = begun.draft;
    const { id: sourceId } = await this.#sources.find(source);
    const [row] = await queryRows<{ count: Big }>(
      this.#trx,
      sql`
      WITH recorded AS MATERIALIZED (
        SELECT count(*)::int AS count FROM homeroom.directory_changes WHERE import_id = ${begun.id}::bigint
      ), stored AS (
        INSERT INTO homeroom.imports (
          id, source_id, actor, actor_id, kind, file_hash, file_name, settings, counts, changes, undoes_id
        )
        SELECT ${begun.id}::bigint, ${sourceId}::bigint, ${actor.kind},
          ${actor.kind === 'person' ? actor.id : null}::bigint, ${kind}, decode(${fileHash}::text, 'hex'),
          ${fileName}::text, ${JSON.stringify(settings)}::jsonb, ${JSON.stringify(counts)}::jsonb, count,
          ${undoes}::bigint
        FROM recorded WHERE count > 0 OR ${isKept}
      )
      SELECT count FROM recorded`,
    );
    return Number(row?.count ?? 0);
  }

  find(id: ImportId): Promise<Import | undefined> {
    return findImport(this.#trx, id);
  }

  async toUndo(id: ImportId): Promise<readonly UndoneChange[]> {
    const rows = await queryRows<UndoneRow>(
      this.#trx,
      sql`
      WITH later AS MATERIALIZED (
        -- What was undone does not count, nor does its undo: what was before them is there again.
        SELECT l.what, l.kind, l.user_id, l.other_id, l.context_id, l.external_id, max(l.import_id) AS import_id
        FROM homeroom.imports undone
          JOIN homeroom.imports n ON n.source_id = undone.source_id AND n.id > undone.id
          JOIN homeroom.directory_changes l ON l.import_id = n.id
        WHERE undone.id = ${id}::bigint AND n.undone_by IS NULL AND n.undoes_id IS NULL
        GROUP BY 1, 2, 3, 4, 5, 6
      )
      SELECT
        ${changeColumns},
        later.import_id AS later_import, f.external_id AS from_word, t.external_id AS to_word,
        c.what <> 'person' OR EXISTS (
          SELECT FROM homeroom.identities d
          WHERE d.source_id = c.source_id AND d.external_id = c.external_id
            AND d.user_id = COALESCE(fu.merged_into, fu.id)
        ) AS is_same
      FROM homeroom.directory_changes c
        ${changeJoins}
        LEFT JOIN later
          ON later.what = c.what AND later.kind = c.kind AND later.user_id = c.user_id AND later.other_id = c.other_id
            AND later.context_id = c.context_id AND later.external_id = c.external_id
        LEFT JOIN homeroom.users fu ON fu.id = c.user_id
        LEFT JOIN homeroom.users tu ON tu.id = c.other_id
        LEFT JOIN LATERAL (
          ${wordFor(sql`COALESCE(fu.merged_into, fu.id)`)}
        ) f ON c.what = 'relation'
        LEFT JOIN LATERAL (
          ${wordFor(sql`COALESCE(tu.merged_into, tu.id)`)}
        ) t ON c.what = 'relation'
      WHERE c.import_id = ${id}::bigint AND c.what <> 'erased'
      ORDER BY c.id`,
      { timeoutMs: 600_000 },
    );
    return rows.map((row) => ({
      change: toRecordedChange(row),
      laterImport: row.later_import === null ? null : asImportId(Number(row.later_import)),
      from: row.from_word,
      to: row.to_word,
      isSame: row.is_same,
    }));
  }

  async setUndone(id: ImportId, by: ImportId | null): Promise<void> {
    await queryRows(this.#trx, sql`UPDATE homeroom.imports SET undone_by = ${by}::bigint WHERE id = ${id}::bigint`);
  }
}
