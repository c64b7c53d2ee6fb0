import { type HostConnections, sizeOf } from '../../adapters/knex/sql/HostPool.ts';
import { isSchemaName } from '../../adapters/knex/sql/isSchemaName.ts';
import type { HostPoolOption, PostgresOption } from '../openStorage.ts';
import { badOption } from './badOption.ts';
import { compileArguments } from './compileArguments.ts';
import { nearestName } from './nearestName.ts';
import { databaseSchemas } from './optionSchema.ts';
import { typeName } from './typeName.ts';

const example = "'postgres://homeroom@127.0.0.1:5432/homeroom'";
const choices = `write the address of a PostgreSQL, ${example}, a folder, { dataDir: './data' }, your own Knex or pool of pg, or 'memory'`;

const readUrl = compileArguments(databaseSchemas.url, 'createChat: database');
const readPoolSettings = compileArguments(databaseSchemas.pool, 'createChat: database');
const readDataDir = compileArguments(databaseSchemas.dataDir, 'createChat: database');

/** Guesses nothing: only 'memory' means memory, and only an address is one. @throws ChatError INVALID_REQUEST */
export const checkDatabase = (database: unknown): void => {
  if (database === undefined || database === 'memory') return;
  if (typeof database === 'string') return checkAddress(database, 'database');
  if (typeof database === 'function') return checkPool(database);
  if (typeof database !== 'object' || database === null || Array.isArray(database))
    throw badOption(`database must not be ${typeName(database)}; ${choices}.`);
  if (database instanceof URL) throw badOption(`database must be a string, not a URL; write url.href.`);
  if (typeof Reflect.get(database, 'connect') === 'function') return checkPool(database);

  const names = ['url', 'dataDir', 'pool'].filter((name) => Reflect.get(database, name) !== undefined);
  if (names.length > 1) throw badOption(`database has ${names.join(' and ')}; write one of them.`);
  const [name] = names;
  if (name === undefined) {
    const [near] = Object.keys(database).flatMap((given) => nearestName(given, ['url', 'dataDir', 'pool']) ?? []);
    throw badOption(
      `database says neither url nor dataDir nor pool${near ? `; did you mean ${near}?` : `; ${choices}.`}`,
    );
  }
  if (name === 'url') checkPostgres(readUrl(database));
  else if (name === 'pool') checkPoolOption(database);
  else readDataDir(database);
};

const checkPoolOption = (database: object): void => {
  const { pool, ...settings } = database as HostPoolOption;
  readPoolSettings(settings);
  if ((typeof pool !== 'object' && typeof pool !== 'function') || pool === null)
    throw badOption(`database.pool must be your own Knex or pool of pg, not ${typeName(pool)}.`);
  checkPool(pool);
  checkPostgres(settings);
};

const checkPostgres = ({
  url,
  directUrl,
  ownerUrl,
  schema,
}: Partial<Pick<PostgresOption, 'url' | 'directUrl' | 'ownerUrl' | 'schema'>>): void => {
  if (url !== undefined) checkAddress(url, 'database.url');
  if (directUrl !== undefined) checkAddress(directUrl, 'database.directUrl');
  if (ownerUrl !== undefined) checkAddress(ownerUrl, 'database.ownerUrl');
  if (schema !== undefined && !isSchemaName(schema))
    throw badOption(
      "database.schema must be letters, digits, _, - and spaces, at most 63 bytes, no digit first, and neither public nor pg_…; write for example 'north_school'.",
    );
};

const checkAddress = (address: string, place: string): void => {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(address) ?? [];
  const isPostgres = scheme !== undefined && /^postgres(ql)?$/i.test(scheme);
  if (isPostgres && URL.canParse(address)) return;
  if (isPostgres) throw badOption(`${place} is an address that cannot be read; write for example ${example}.`);
  if (scheme !== undefined)
    throw badOption(`${place} must be a PostgreSQL, not ${scheme}; write for example ${example}.`);
  if (nearestName(address, ['memory']) !== undefined) throw badOption(`${place} is not known; did you mean 'memory'?`);
  if (/^[./~\\]/.test(address)) throw badOption(`${place} is no address; for a folder write { dataDir: './data' }.`);
  throw badOption(`${place} is no address; ${choices}.`);
};

/** Clients of Knex for PostgreSQL. */
const postgresClients = ['pg', 'postgres', 'postgresql', 'pgnative'];

/** A host's call may hold a connection while it waits for one of ours. */
const fewestConnections = 2;

const checkPool = (pool: object): void => {
  if (typeof pool === 'function') checkKnex(pool);
  else if (typeof Reflect.get(pool, 'totalCount') !== 'number')
    throw badOption('database is one connection of pg, and Homeroom needs several; write new Pool({ … }) of pg.');
  const size = sizeOf(pool as HostConnections);
  if (size !== undefined && size < fewestConnections)
    throw badOption(
      `database is a pool of ${size} connection, and Homeroom needs ${fewestConnections} at least beside what you hold yourself; write for example max: 10.`,
    );
};

const checkKnex = (knex: object): void => {
  if (Reflect.get(knex, 'isTransaction') === true)
    throw badOption('database is a transaction of Knex, which ends; write the Knex that began it.');
  const client: unknown = Reflect.get(knex, 'client');
  const config: unknown = typeof client === 'object' && client !== null ? Reflect.get(client, 'config') : undefined;
  if (typeof config !== 'object' || config === null)
    throw badOption("database is a function that is no Knex; write knex({ client: 'pg', connection: … }).");
  const name: unknown = Reflect.get(config, 'client');
  if (typeof name === 'string' && !postgresClients.includes(name))
    throw badOption(`database is a Knex for ${name}; Homeroom needs one with the client 'pg'.`);
};
