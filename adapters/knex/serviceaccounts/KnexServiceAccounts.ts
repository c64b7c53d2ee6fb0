import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asOrganisationId, asRoomId, type OrganisationId, type UserId } from '../../../core/ids.ts';
import type { ServiceAccount, ServiceKey, ServiceKeyId } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type {
  ListedService,
  ServiceAccounts,
  ServiceChange,
  ServiceDraft,
  ServiceKeyDraft,
  ServiceRoom,
  ServiceRoomsQuery,
} from '../../../core/serviceaccounts/ServiceAccounts.ts';
import { noAccount, notInUse, tooManyKeys } from '../../../core/serviceaccounts/serviceErrors.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { addServiceUser } from './addServiceUser.ts';
import {
  type ServiceKeyRow,
  type ServiceRow,
  serviceColumns,
  serviceKeyColumns,
  toService,
  toServiceKey,
} from './serviceRow.ts';

const accounts = sql`homeroom.service_accounts a JOIN homeroom.users u ON u.id = a.user_id`;

const bytesOf = (hash: string): Sql => sql`decode(${hash}, 'hex')`;

/** The key `k` opens something at the moment `at`. */
const isInUse = (at: Sql): Sql => sql`k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${at})`;

export class KnexServiceAccounts implements ServiceAccounts {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  create(draft: ServiceDraft, audit: (account: ServiceAccount) => AuditDraft): Promise<ServiceAccount> {
    return inTransaction(this.#knex, async (trx) => {
      const id = await addServiceUser(trx, draft);
      const account = await this.#find(trx, id);
      if (account === undefined) throw new Error('the service account was not stored');
      await this.#writer.append(trx, [audit(account)]);
      return account;
    });
  }

  find(id: UserId): Promise<ServiceAccount | undefined> {
    return this.#find(this.#knex, id);
  }

  async list(within: readonly OrganisationId[]): Promise<readonly ListedService[]> {
    const rows = await queryRows<ServiceRow & { readonly key_count: Big; readonly last_used_at: Date | null }>(
      this.#knex,
      sql`
      SELECT
        ${serviceColumns},
        (SELECT count(*) FROM homeroom.service_keys k WHERE k.user_id = a.user_id AND ${isInUse(now)}) AS key_count,
        (SELECT max(k.last_used_at) FROM homeroom.service_keys k WHERE k.user_id = a.user_id) AS last_used_at
      FROM ${accounts}
      WHERE COALESCE((SELECT o.path FROM homeroom.organisations o WHERE o.id = a.organisation_id), '{0}')
        && ${within}::bigint[]
      ORDER BY a.user_id`,
    );
    return rows.map((row) => ({
      account: toService(row),
      keyCount: Number(row.key_count),
      lastUsedAt: row.last_used_at,
    }));
  }

  change(
    id: UserId,
    { name, purpose, isActive }: ServiceChange,
    at: Date,
    audit: (account: ServiceAccount) => AuditDraft,
  ): Promise<ServiceAccount | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(trx, sql`SELECT FROM homeroom.service_accounts WHERE user_id = ${id} FOR UPDATE`);
      const before = await this.#find(trx, id);
      if (before === undefined) return undefined;
      const wasActive = before.deactivatedAt === null;
      const after = { name: name ?? before.name, purpose: purpose ?? before.purpose, isActive: isActive ?? wasActive };
      if (after.name === before.name && after.purpose === before.purpose && after.isActive === wasActive) return before;
      await queryRows(trx, changeStatement(id, after, at));
      if (!after.isActive)
        await queryRows(
          trx,
          sql`
          UPDATE homeroom.service_keys k SET revoked_at = ${at}::timestamptz
          WHERE k.user_id = ${id} AND k.revoked_at IS NULL`,
        );
      const account = await this.#find(trx, id);
      if (account === undefined) return undefined;
      await this.#writer.append(trx, [audit(account)]);
      return account;
    });
  }

  createKey(
    { accountId, name, expiresAt, hash }: ServiceKeyDraft,
    { most, now: at }: { readonly most: number; readonly now: Date },
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey> {
    return inTransaction(this.#knex, async (trx) => {
      // Keys of one account are made one after the other, so that the bound holds.
      const [account] = await queryRows<{ deactivated_at: Date | null }>(
        trx,
        sql`SELECT a.deactivated_at FROM homeroom.service_accounts a WHERE a.user_id = ${accountId} FOR UPDATE`,
      );
      if (account === undefined) throw noAccount();
      if (account.deactivated_at !== null) throw notInUse();
      const [{ count = 0 } = {}] = await queryRows<{ count: Big }>(
        trx,
        sql`
        SELECT count(*) FROM homeroom.service_keys k
        WHERE k.user_id = ${accountId} AND ${isInUse(sql`${at}::timestamptz`)}`,
      );
      if (Number(count) >= most) throw tooManyKeys(most);
      const [row] = await queryRows<ServiceKeyRow>(
        trx,
        sql`
        INSERT INTO homeroom.service_keys AS k (user_id, name, hash, expires_at)
        VALUES (${accountId}, ${name}, ${bytesOf(hash)}, ${expiresAt}::timestamptz)
        RETURNING ${serviceKeyColumns}`,
      );
      if (row === undefined) throw new Error('the key was not stored');
      const key = toServiceKey(row);
      await this.#writer.append(trx, [audit(key)]);
      return key;
    });
  }

  async listKeys(accountId: UserId): Promise<readonly ServiceKey[]> {
    const rows = await queryRows<ServiceKeyRow>(
      this.#knex,
      sql`SELECT ${serviceKeyColumns} FROM homeroom.service_keys k WHERE k.user_id = ${accountId} ORDER BY k.id DESC`,
    );
    return rows.map(toServiceKey);
  }

  revokeKey(
    accountId: UserId,
    id: ServiceKeyId,
    at: Date,
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const isThis = sql`k.id = ${id} AND k.user_id = ${accountId}`;
      const [revoked] = await queryRows<ServiceKeyRow>(
        trx,
        sql`
        UPDATE homeroom.service_keys k SET revoked_at = ${at}::timestamptz WHERE ${isThis} AND k.revoked_at IS NULL
        RETURNING ${serviceKeyColumns}`,
      );
      if (revoked !== undefined) {
        const key = toServiceKey(revoked);
        await this.#writer.append(trx, [audit(key)]);
        return key;
      }
      const [row] = await queryRows<ServiceKeyRow>(
        trx,
        sql`SELECT ${serviceKeyColumns} FROM homeroom.service_keys k WHERE ${isThis}`,
      );
      return row && toServiceKey(row);
    });
  }

  async findByKey(hash: string, at: Date) {
    const [row] = await queryRows<ServiceRow & ServiceKeyRow>(
      this.#knex,
      sql`
      SELECT
        ${serviceColumns},
        ${serviceKeyColumns}
      FROM homeroom.service_keys k JOIN ${accounts} ON a.user_id = k.user_id
      WHERE k.hash = ${bytesOf(hash)} AND ${isInUse(sql`${at}::timestamptz`)} AND a.deactivated_at IS NULL`,
    );
    // Whose organisation is gone would belong to the root, and post everywhere.
    return row === undefined || row.path === null ? undefined : { account: toService(row), key: toServiceKey(row) };
  }

  async touchKey(id: ServiceKeyId, at: Date, unlessSince: Date): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.service_keys k SET last_used_at = ${at}::timestamptz
      WHERE k.id = ${id} AND (k.last_used_at IS NULL OR k.last_used_at <= ${unlessSince}::timestamptz)`,
    );
  }

  async listRooms({ organisation, types, context, after, limit }: ServiceRoomsQuery): Promise<readonly ServiceRoom[]> {
    const rows = await queryRows<RoomFound>(
      this.#knex,
      sql`
      SELECT r.id, r.type, COALESCE(NULLIF(r.name, ''), r.context_name) AS name, NULLIF(r.context, '') AS context,
        r.organisation_id
      FROM homeroom.rooms r
      WHERE r.id > ${after ?? 0} AND r.type = ANY (${types}::text[]) AND NOT r.is_frozen AND NOT r.is_archived
        AND r.organisation_id IN (
          SELECT o.id FROM homeroom.organisations o WHERE o.path && ARRAY[${organisation}]::bigint[]
        )
        ${context === undefined ? nothing : sql`AND r.context = ${context}`}
      ORDER BY r.id
      LIMIT ${limit}`,
    );
    return rows.map((row) => ({
      ...{ id: asRoomId(Number(row.id)), type: row.type, name: row.name, context: row.context },
      organisation: asOrganisationId(Number(row.organisation_id)),
    }));
  }

  async #find(db: Knex, id: UserId): Promise<ServiceAccount | undefined> {
    const [row] = await queryRows<ServiceRow>(
      db,
      sql`SELECT ${serviceColumns} FROM ${accounts} WHERE a.user_id = ${id}`,
    );
    return row && toService(row);
  }
}

interface RoomFound extends Omit<ServiceRoom, 'id' | 'organisation'> {
  readonly id: Big;
  readonly organisation_id: Big;
}

/** An account that is deactivated again keeps the time at which it first was. */
const changeStatement = (
  id: UserId,
  { name, purpose, isActive }: { readonly name: string; readonly purpose: string; readonly isActive: boolean },
  at: Date,
): Sql => sql`
  WITH named AS (
    UPDATE homeroom.users u SET first_name = ${name}, updated_at = ${now} WHERE u.id = ${id}
  )
  UPDATE homeroom.service_accounts a SET purpose = ${purpose},
    deactivated_at = CASE WHEN ${isActive}::boolean THEN NULL ELSE COALESCE(a.deactivated_at, ${at}::timestamptz) END
  WHERE a.user_id = ${id}`;
