import type { Knex } from 'knex';
import { refuseOldRelease } from '../adapters/knex/meta/minRelease.ts';
import { recordRelease, refuseSkipping } from '../adapters/knex/meta/requiredReleases.ts';
import { migrateDatabase, pendingMigrations } from '../adapters/knex/migrations/migrateDatabase.ts';
import { missingRights } from '../adapters/knex/migrations/missingRights.ts';
import { sqlState } from '../adapters/knex/sql/databaseErrors.ts';
import { ChatError } from '../core/errors.ts';
import type { Log } from './Log.ts';
import { rightsText } from './refuseRights.ts';
import { version } from './version.ts';

const insufficientPrivilege = '42501';

interface Preparation {
  readonly mayMigrate: boolean;
  readonly log: Pick<Log, 'info'>;
}

/**
 * Migrates the schema to this release. A process that may not migrate, by its settings or its account's rights, goes on
 * if nothing is pending. @throws ChatError CONFLICT if the database asks for a later release, if another has to run
 * between the last one and this, or if migrations are pending that this process may not apply
 */
export const prepareSchema = async (knex: Knex, { mayMigrate, log }: Preparation): Promise<void> => {
  await refuseOldRelease(knex, version);
  await refuseSkipping(knex, { release: version });
  if (!mayMigrate) return refusePending(knex, 'this process does not apply them');
  const began = performance.now();
  const applied = await migrateDatabase(knex).catch(async (failure: unknown) => {
    if (sqlState(failure) !== insufficientPrivilege) throw failure;
    const missing = await missingRights(knex);
    await refusePending(knex, 'this account has not the rights to apply them', ` ${rightsText(missing)}`);
    return [];
  });
  const ms = Math.round(performance.now() - began);
  if (applied.length > 0) log.info({ migrations: applied, ms }, 'the database was migrated');
  // A later release may have migrated while this one waited for its turn.
  await refuseOldRelease(knex, version);
  await recordRelease(knex, version).catch((failure: unknown) => {
    // An account without the rights to migrate need not write here either: the owner's command has done it.
    if (sqlState(failure) !== insufficientPrivilege) throw failure;
  });
};

const refusePending = async (knex: Knex, reason: string, advice = ''): Promise<void> => {
  const pending = await pendingMigrations(knex);
  if (pending.length === 0) return;
  throw new ChatError(
    'CONFLICT',
    `The database lacks migrations of Homeroom ${version} (${pending.join(', ')}) and ${reason}: run "homeroom migrate" of this release first, as the owner of the tables.${advice}`,
  );
};
