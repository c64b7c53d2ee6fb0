import type { Knex } from 'knex';
import type { Import, ImportId } from '../../../core/imports/Import.ts';
import type { ChangesQuery, Imports, ImportsQuery } from '../../../core/imports/Imports.ts';
import type { RecordedChange } from '../../../core/imports/RecordedChange.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { joined, nothing, type Sql, sql } from '../sql/Sql.ts';
import {
  changeColumns,
  changeJoins,
  type ImportRow,
  importColumns,
  type RecordedChangeRow,
  toImport,
  toRecordedChange,
} from './importRow.ts';

/** Changes that one statement takes. */
const stepSize = 20_000;

export class KnexImports implements Imports {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ sources, before, limit }: ImportsQuery): Promise<readonly Import[]> {
    const conditions = [
      ...(sources === undefined ? [] : [sql`s.name = ANY (${sources}::text[])`]),
      ...(before === undefined ? [] : [sql`i.id < ${before}::bigint`]),
    ];
    return (await readImports(this.#knex, conditions, limit)).map(toImport);
  }

  find(id: ImportId): Promise<Import | undefined> {
    return findImport(this.#knex, id);
  }

  async changes({ limit, ...query }: ChangesQuery): Promise<readonly RecordedChange[]> {
    const rows = await queryRows<RecordedChangeRow>(
      this.#knex,
      sql`
      SELECT
        ${changeColumns}
      FROM homeroom.directory_changes c
        ${changeJoins}
      WHERE ${joined(conditionsOf(query), '\nAND ')}
      ORDER BY c.id DESC LIMIT ${limit}`,
      { timeoutMs: 60_000 },
    );
    return rows.map(toRecordedChange);
  }

  async countBefore(before: Date): Promise<number> {
    const [row] = await queryRows<{ count: Big }>(
      this.#knex,
      sql`SELECT count(*) AS count FROM homeroom.imports WHERE created_at < ${before} AND NOT is_forgotten`,
    );
    return Number(row?.count ?? 0);
  }

  /** In steps: a first import has hundreds of thousands of changes. Imports are marked first, so that none is undone by half. */
  async forget(before: Date): Promise<number> {
    const marked = await queryRows<{ id: Big }>(
      this.#knex,
      sql`UPDATE homeroom.imports SET is_forgotten = true WHERE created_at < ${before} AND NOT is_forgotten RETURNING id`,
    );
    for (let taken = stepSize; taken === stepSize; ) {
      const rows = await inTransaction(this.#knex, (trx) =>
        queryRows(
          trx,
          sql`
          DELETE FROM homeroom.directory_changes c
          WHERE c.id IN (
            SELECT d.id FROM homeroom.directory_changes d LEFT JOIN homeroom.imports i ON i.id = d.import_id
            WHERE CASE WHEN d.import_id IS NULL THEN d.created_at < ${before} ELSE i.is_forgotten END
            LIMIT ${stepSize}
          )
          RETURNING 1`,
          { timeoutMs: 60_000 },
        ),
      );
      taken = rows.length;
    }
    return marked.length;
  }
}

/** `Imports.find`, also in a transaction. */
export const findImport = async (knex: Knex, id: ImportId): Promise<Import | undefined> => {
  const [row] = await readImports(knex, [sql`i.id = ${id}::bigint`], 1);
  return row === undefined ? undefined : toImport(row);
};

const readImports = (knex: Knex, conditions: readonly Sql[], limit: number): Promise<ImportRow[]> =>
  queryRows<ImportRow>(
    knex,
    sql`
    SELECT
      ${importColumns}
    FROM homeroom.imports i JOIN homeroom.sources s ON s.id = i.source_id
    ${conditions.length === 0 ? nothing : sql`WHERE ${joined(conditions, '\nAND ')}`}
    ORDER BY i.id DESC LIMIT ${limit}`,
  );

const conditionsOf = ({ importId, userId, otherId, what, kind, text, before }: Omit<ChangesQuery, 'limit'>): Sql[] => {
  const ofAccount = (id: number): Sql =>
    sql`ARRAY(SELECT id FROM homeroom.users WHERE id = ${id}::bigint OR merged_into = ${id}::bigint)`;
  const isAbout = (id: number): Sql => sql`(c.user_id = ANY (${ofAccount(id)}) OR c.other_id = ANY (${ofAccount(id)}))`;
  return [
    ...(importId === undefined ? [] : [sql`c.import_id = ${importId}::bigint`]),
    ...(userId === undefined ? [] : [isAbout(userId)]),
    ...(otherId === undefined ? [] : [sql`${isAbout(otherId)} AND c.other_id <> 0`]),
    ...(what === undefined ? [] : [sql`c.what = ${what}`]),
    ...(kind === undefined ? [] : [sql`c.kind = ${kind}`]),
    ...(before === undefined ? [] : [sql`c.id < ${before}::bigint`]),
    ...(text === undefined || text.trim() === '' ? [] : [hasWords(text.trim())]),
    sql`true`,
  ];
};

const hasWords = (text: string): Sql => sql`
  strpos(lower(concat_ws(' ', c.external_id, x.external_id, x.name, c.before->>'first_name', c.before->>'last_name',
    c.before->>'email', c.before->>'name', c.after->>'first_name', c.after->>'last_name', c.after->>'email',
    c.after->>'name', (
      SELECT string_agg(concat_ws(' ', u.first_name, u.last_name, u.external_id), ' ')
      FROM homeroom.users u WHERE u.id IN (c.user_id, c.other_id)
    ))), lower(${text}::text)) > 0`;
