import { type RoleReport, setUpRole } from '../../adapters/knex/settings/roleSettings.ts';
import { defaultSchema } from '../../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../../core/errors.ts';
import type { Config } from '../Config.ts';
import { databaseOf } from '../databaseOf.ts';
import type { Log } from '../Log.ts';
import { makeLog } from '../makeLog.ts';
import { makePushKeys } from '../makePushKeys.ts';
import { type DatabaseOption, openKnex, openMigrations } from '../openStorage.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { type AdministratorReport, type AskedAdministrator, firstAdministrator } from './firstAdministrator.ts';
import { setupAdvice } from './setupAdvice.ts';

/** Prepares a database. Later runs change only what is missing. */
export const setup: Command = {
  name: 'setup',
  summary:
    'Prepares the database: makes or updates its tables, and stores what PostgreSQL should know of the role that servers connect as; tries the settings, says what is missing, and makes the keys of Web Push where there are none. --admin makes the first administrator, with a link that lets them in once. It can be repeated at any time.',
  usage: 'setup [--admin <first and last name> [--mail <address>]]',
  options: {
    admin: { type: 'string', meaning: 'makes the first administrator, by this name' },
    mail: { type: 'string', meaning: "beside --admin: the administrator's mail address" },
  },
  positionals: [],
  run: async ({ env, values, print }) => {
    const asked = askedIn(values);
    const config = readConfig(env);
    const [database, log] = [databaseOf(config), makeLog(config.logLevel)];
    const schema = 'schema' in config.database ? config.database.schema : defaultSchema;
    const applied = await migrate(database, log);
    const { role, settings } = await setUp(database, log);
    const administrator = await withChat(config, (chat) => firstAdministrator(chat, asked, config.signIn?.publicUrl));
    const advice = await setupAdvice(config, log);
    const pushKeys = config.channels.push === undefined ? await makePushKeys() : undefined;
    print(
      printTable(
        ['what', 'value', 'done'],
        [
          [`schema ${schema}`, 'this release', appliedText(applied)],
          ...settings.map(({ name, expected, found }) => [
            `${name} of role ${role}`,
            expected,
            found === expected ? 'unchanged' : `was ${found}`,
          ]),
          ...advice.map(({ what, state, todo }) => [what, state, todo]),
          [
            'Web Push',
            ...(pushKeys === undefined ? ['good', ''] : ['missing', 'to have it, set the three lines below']),
          ],
          administratorRow(administrator),
          oversightRow(config),
        ],
      ),
    );
    if ('link' in administrator)
      print(`\n${administrator.name} signs in here, once, within an hour:\n${administrator.link}\n`);
    if (pushKeys !== undefined) print(`\nNew keys for Web Push. Set them once and keep them:\n${pushKeys.lines}`);
    return {
      schema,
      applied,
      role: role ?? null,
      administrator,
      sign_in: advice,
      push_keys: pushKeys === undefined ? null : { public_key: pushKeys.publicKey, private_key: pushKeys.privateKey },
      settings: settings.map(({ name, expected: value, found: before }) => ({ name, value, before })),
    };
  },
};

/** A new database has dozens: the first and the last say which. The report as JSON names all. */
const appliedText = (applied: readonly string[]): string => {
  const [first, ...others] = applied;
  if (first === undefined) return 'unchanged';
  return others.length === 0 ? `applied ${first}` : `applied ${applied.length}: ${first} to ${others.at(-1)}`;
};

const askedIn = ({ admin, mail }: CommandContext['values']): AskedAdministrator | undefined => {
  if (typeof admin === 'string') return { name: admin, ...(typeof mail === 'string' && { mail }) };
  if (mail === undefined) return undefined;
  throw new ChatError('INVALID_REQUEST', '--mail stands with --admin "First Last".');
};

const administratorRow = (report: AdministratorReport): readonly string[] => {
  const todo = report.state === 'missing' ? 'homeroom setup --admin "First Last" --mail <address>, or a roster' : '';
  return ['administrator', report.state, todo];
};

/** Of schools the law asks that who reads along has a reason. */
const oversightRow = ({ policy, oversight: { mode } }: Config): readonly string[] => [
  'OVERSIGHT',
  mode,
  mode === 'open' && policy !== 'marketplace' && policy !== 'alumni'
    ? 'case, in schools: administrators then read in cases and reports only'
    : '',
];

/** Resolves to the names of the migrations that were applied. */
const migrate = async (database: DatabaseOption, log: Log): Promise<readonly string[]> => {
  const migrations = await openMigrations(database, log);
  try {
    const pending = await migrations.pending();
    await migrations.latest();
    return pending;
  } finally {
    await migrations.close();
  }
};

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
