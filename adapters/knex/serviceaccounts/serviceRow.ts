import { asUserId } from '../../../core/ids.ts';
import { asServiceKeyId, type ServiceAccount, type ServiceKey } from '../../../core/serviceaccounts/ServiceAccount.ts';
import { type Big, toScope } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface ServiceRow {
  readonly id: Big;
  readonly name: string;
  readonly role: string;
  readonly purpose: string;
  /** Null: the organisation is gone. The doctor says so. */
  readonly path: readonly Big[] | null;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
}

/** The columns of the account `a` and its row `u` of users. */
export const serviceColumns = sql`
  a.user_id AS id, u.first_name AS name, u.role, a.purpose, a.created_at, a.deactivated_at,
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = a.organisation_id) AS path`;

export const toService = (row: ServiceRow): ServiceAccount => ({
  id: asUserId(Number(row.id)),
  name: row.name,
  role: row.role,
  purpose: row.purpose,
  scope: toScope(row.path ?? []),
  createdAt: row.created_at,
  deactivatedAt: row.deactivated_at,
});

export interface ServiceKeyRow {
  readonly k_id: Big;
  readonly k_user_id: Big;
  readonly k_name: string;
  readonly k_created_at: Date;
  readonly k_expires_at: Date | null;
  readonly k_last_used_at: Date | null;
  readonly k_revoked_at: Date | null;
}

/** The columns of the key `k`. */
export const serviceKeyColumns = sql`
  k.id AS k_id, k.user_id AS k_user_id, k.name AS k_name, k.created_at AS k_created_at, k.expires_at AS k_expires_at,
  k.last_used_at AS k_last_used_at, k.revoked_at AS k_revoked_at`;

export const toServiceKey = (row: ServiceKeyRow): ServiceKey => ({
  id: asServiceKeyId(Number(row.k_id)),
  accountId: asUserId(Number(row.k_user_id)),
  name: row.k_name,
  createdAt: row.k_created_at,
  expiresAt: row.k_expires_at,
  lastUsedAt: row.k_last_used_at,
  revokedAt: row.k_revoked_at,
});
