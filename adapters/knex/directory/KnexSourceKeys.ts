import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { SourceKey } from '../../../core/directory/SourceKey.ts';
import type { FoundSourceKey, SourceKeyDraft, SourceKeys } from '../../../core/directory/SourceKeys.ts';
import { asOrganisationId } from '../../../core/ids.ts';
import { asSourceKeyId, type SourceKeyId } from '../../../core/permissions/SourceKeyHolder.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { KnownSources } from './KnownSources.ts';

interface KeyRow {
  readonly id: Big;
  readonly source: string | null;
  readonly organisation_id: Big | null;
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

interface HolderRow extends KeyRow {
  readonly source: string;
  readonly paths: readonly (readonly Big[])[];
}

const keyColumns = sql`
  k.id, (SELECT s.name FROM homeroom.sources s WHERE s.id = k.source_id) AS source, k.organisation_id, k.name,
  k.created_at, k.last_used_at, k.revoked_at`;

const toKey = (row: KeyRow): SourceKey => ({
  id: asSourceKeyId(Number(row.id)),
  // A source that is gone: the doctor says so, and the key opens nothing.
  source: row.source ?? '',
  organisation: row.organisation_id === null ? null : asOrganisationId(Number(row.organisation_id)),
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

const bytesOf = (hash: string): Sql => sql`decode(${hash}, 'hex')`;

export class KnexSourceKeys implements SourceKeys {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  create(
    { source, organisation, name, hash }: SourceKeyDraft,
    audit: (key: SourceKey) => AuditDraft,
  ): Promise<SourceKey> {
    return inTransaction(this.#knex, async (trx) => {
      const { id: sourceId } = await new KnownSources(trx).find(source);
      const [row] = await queryRows<KeyRow>(
        trx,
        sql`
        INSERT INTO homeroom.api_keys AS k (source_id, organisation_id, name, hash)
        VALUES (${sourceId}, ${organisation}, ${name}, ${bytesOf(hash)})
        RETURNING ${keyColumns}`,
      );
      if (row === undefined) throw new Error('the key was not stored');
      const key = toKey(row);
      await this.#writer.append(trx, [audit(key)]);
      return key;
    });
  }

  async list(): Promise<readonly SourceKey[]> {
    const rows = await queryRows<KeyRow>(
      this.#knex,
      sql`SELECT ${keyColumns} FROM homeroom.api_keys k ORDER BY k.id DESC`,
    );
    return rows.map(toKey);
  }

  revoke(id: SourceKeyId, at: Date, audit: (key: SourceKey) => AuditDraft): Promise<SourceKey | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const [revoked] = await queryRows<KeyRow>(
        trx,
        sql`
        UPDATE homeroom.api_keys k SET revoked_at = ${at}::timestamptz WHERE k.id = ${id} AND k.revoked_at IS NULL
        RETURNING ${keyColumns}`,
      );
      if (revoked !== undefined) {
        const key = toKey(revoked);
        await this.#writer.append(trx, [audit(key)]);
        return key;
      }
      const [row] = await queryRows<KeyRow>(trx, sql`SELECT ${keyColumns} FROM homeroom.api_keys k WHERE k.id = ${id}`);
      return row && toKey(row);
    });
  }

  async find(hash: string): Promise<FoundSourceKey | undefined> {
    const [row] = await queryRows<HolderRow>(
      this.#knex,
      sql`
      SELECT ${keyColumns}, to_json(ARRAY(
        SELECT to_json(o.path) FROM homeroom.organisations o
        WHERE CASE WHEN k.organisation_id IS NULL THEN o.source_id = k.source_id AND o.id <> 0
          ELSE o.id = k.organisation_id END
        ORDER BY o.id
      )) AS paths
      FROM homeroom.api_keys k
      WHERE k.hash = ${bytesOf(hash)} AND k.revoked_at IS NULL`,
    );
    if (row === undefined || row.source === null) return undefined;
    const isOfOrganisation = row.organisation_id !== null;
    const scopes = row.paths.map((path) => path.map((id) => asOrganisationId(Number(id))));
    if (isOfOrganisation && scopes.length === 0) return undefined;
    const { id, name, source } = toKey(row);
    return {
      holder: { kind: 'source_key', id, name, source, isOfOrganisation, scopes },
      lastUsedAt: row.last_used_at,
    };
  }

  async touch(id: SourceKeyId, at: Date, unlessSince: Date): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.api_keys k SET last_used_at = ${at}::timestamptz
      WHERE k.id = ${id} AND (k.last_used_at IS NULL OR k.last_used_at <= ${unlessSince}::timestamptz)`,
    );
  }
}
