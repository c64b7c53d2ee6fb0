import type { Knex } from 'knex';
import { refuseOldRelease } from '../adapters/knex/meta/minRelease.ts';
import { migrateDatabase, pendingMigrations } from '../adapters/knex/migrations/migrateDatabase.ts';
import { sqlState } from '../adapters/knex/sql/databaseErrors.ts';
import { ChatError } from '../core/errors.ts';
import { version } from './version.ts';

const insufficientPrivilege = '42501';

/**
 * Migrates the schema to this release. A process that may not migrate, by its settings or its account's rights, goes on
 * if nothing is pending. @throws ChatError CONFLICT if the database asks for a later release, or if migrations are
 * pending that this process may not apply
 */
export const prepareSchema = async (knex: Knex, { mayMigrate }: { readonly mayMigrate: boolean }): Promise<void> => {
  await refuseOldRelease(knex, version);
  if (!mayMigrate) return refusePending(knex, 'migrating is switched off here');
  await migrateDatabase(knex).catch((failure: unknown) => {
    if (sqlState(failure) !== insufficientPrivilege) throw failure;
    return refusePending(knex, 'this account has not the rights to apply them');
  });
  // A later release may have migrated while this one waited for its turn.
  await refuseOldRelease(knex, version);
};

const refusePending = async (knex: Knex, reason: string): Promise<void> => {
  const pending = await pendingMigrations(knex);
  if (pending.length === 0) return;
  throw new ChatError(
    'CONFLICT',
    `The database lacks migrations of Homeroom ${version} (${pending.join(', ')}) and ${reason}: run "homeroom migrate" of this release first, as the owner of the tables.`,
  );
};
