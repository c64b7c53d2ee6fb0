import { type RoleReport, setUpRole } from '../../adapters/knex/settings/roleSettings.ts';
import { sqlState } from '../../adapters/knex/sql/databaseErrors.ts';
import { defaultSchema } from '../../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../../core/errors.ts';
import { databaseOf } from '../databaseOf.ts';
import type { Log } from '../Log.ts';
import { makeLog } from '../makeLog.ts';
import { type DatabaseOption, openKnex, openMigrations } from '../openStorage.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import type { Command } from './Command.ts';

/** Prepares a database. Later runs change only what is missing. */
export const setup: Command = {
  name: 'setup',
  summary:
    'Prepares the database: makes or updates its tables, and stores what PostgreSQL should know of the role that servers connect as. It can be repeated at any time.',
  usage: 'setup',
  options: {},
  positionals: [],
  run: async ({ env, print }) => {
    const config = readConfig(env);
    const [database, log] = [databaseOf(config), makeLog(config.logLevel)];
    const schema = 'schema' in config.database ? config.database.schema : defaultSchema;
    const applied = await migrate(database, log, schema);
    const { role, settings } = await setUp(database, log);
    print(
      printTable(
        ['what', 'value', 'done'],
        [
          [`schema ${schema}`, 'this release', applied.length === 0 ? 'unchanged' : `applied ${applied.join(', ')}`],
          ...settings.map(({ name, expected, found }) => [
            `${name} of role ${role}`,
            expected,
            found === expected ? 'unchanged' : `was ${found}`,
          ]),
        ],
      ),
    );
    return {
      schema,
      applied,
      role: role ?? null,
      settings: settings.map(({ name, expected: value, found: before }) => ({ name, value, before })),
    };
  },
};

/** Resolves to the names of the migrations that were applied. */
const migrate = async (database: DatabaseOption, log: Log, schema: string): Promise<readonly string[]> => {
  const migrations = await openMigrations(database, log);
  try {
    const pending = await migrations.pending();
    await migrations.latest();
    return pending;
  } catch (failure) {
    if (sqlState(failure) !== insufficientPrivilege) throw failure;
    // Knex puts the statement before PostgreSQL's own words.
    const reason = failure instanceof Error ? failure.message.split(' - ').at(-1) : '';
    throw new ChatError(
      'ACCESS_DENIED',
      `The role of DATABASE_DIRECT_URL or DATABASE_URL may not make the tables (${reason}). Let the owner of the database grant it what is missing, for example GRANT CREATE ON DATABASE … TO …, or make the schema "${schema}" and the extensions pg_trgm and btree_gin for it.`,
      { cause: failure },
    );
  } finally {
    await migrations.close();
  }
};

const insufficientPrivilege = '42501';

/** The role is that of `DATABASE_URL`, also where another one migrates. The embedded database starts with its settings. */
const setUp = async (
  database: DatabaseOption,
  log: Log,
): Promise<{ readonly role?: string; readonly settings: RoleReport['settings'] }> => {
  if (database === 'memory') return { settings: [] };
  const { knex, isShared, close } = await openKnex(database, log);
  try {
    return isShared ? await setUpRole(knex) : { settings: [] };
  } finally {
    await close();
  }
};
