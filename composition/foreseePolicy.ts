import type { Knex } from 'knex';
import { KnexDirectory } from '../adapters/knex/directory/KnexDirectory.ts';
import { KnexPolicyVersions } from '../adapters/knex/directory/KnexPolicyVersions.ts';
import { addPolicies } from '../adapters/knex/migrations/addPolicies.ts';
import { pendingMigrations } from '../adapters/knex/migrations/migrateDatabase.ts';
import { hashPolicy } from '../adapters/system/hashPolicy.ts';
import { makeForeseePolicy, type PolicyForecast } from '../core/directory/foreseePolicy.ts';
import type { FoundVersions } from '../core/directory/PolicyVersions.ts';
import type { Policy } from '../core/permissions/Policy.ts';

export interface ForeseenPolicy {
  readonly hash: string;
  /** Migrations that the database lacks; rooms are not read before they are applied. */
  readonly pending: readonly string[];
  /** Null while the table of versions is among the pending migrations. */
  readonly found: FoundVersions | null;
  /** What a start would change; null while migrations are pending. */
  readonly forecast: PolicyForecast | null;
}

/** Compares a policy with the one that a database follows, and foresees what it would change. Writes nothing. */
export const foreseePolicy = async (knex: Knex, policy: Policy): Promise<ForeseenPolicy> => {
  const hash = hashPolicy(policy);
  const pending = await pendingMigrations(knex);
  const found = pending.includes(addPolicies.name) ? null : await new KnexPolicyVersions(knex).find(hash);
  if (pending.length > 0) return { hash, pending, found, forecast: null };
  const forecast = await makeForeseePolicy({ directory: new KnexDirectory(knex, policy), policy })();
  return { hash, pending, found, forecast };
};
