import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appliedMigrations } from '../adapters/knex/migrations/migrateDatabase.ts';
import { paramsOf } from '../adapters/knex/sql/openDatabase.ts';
import type { Log } from './Log.ts';
import { type DatabaseOption, openDirect } from './openStorage.ts';

type Stored = Exclude<DatabaseOption, 'memory'>;

/** The sentence for a folder that holds no embedded database; undefined where there is one, and for a server. */
export const absentFolder = (option: Stored): string | undefined => {
  if (typeof option !== 'object' || !('dataDir' in option)) return undefined;
  return existsSync(join(option.dataDir, 'cluster', 'PG_VERSION'))
    ? undefined
    : `There is no database in ${option.dataDir}. Set DATA_DIR to the folder that has it, or DATABASE_URL.`;
};

/** The sentence for a place that holds no database of Homeroom's; undefined where there is one. Creates nothing. */
export const absentDatabase = async (option: Stored, log: Log): Promise<string | undefined> => {
  if (typeof option === 'object' && 'dataDir' in option) return absentFolder(option);
  const { knex, close } = await openDirect(option, log);
  try {
    const { schema } = paramsOf(knex);
    return (await appliedMigrations(knex)).length > 0
      ? undefined
      : `This database has no tables of Homeroom's in the schema "${schema}". Set DATABASE_URL and DB_SCHEMA to those that have, or create them by "homeroom migrate".`;
  } finally {
    await close();
  }
};
