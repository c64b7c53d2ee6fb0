import { asStorageError, sqlState } from '../adapters/knex/sql/databaseErrors.ts';
import { ChatError } from '../core/errors.ts';
import { environmentNames, type StorageNames } from './StorageNames.ts';

/** The parts of a database option that say where it is; the others are a host's own pool. */
export type StoragePlace =
  | string
  | { readonly url: string }
  | { readonly dataDir: string }
  | { readonly pool: unknown }
  | { readonly totalCount: number }
  | ((...args: never[]) => unknown);

/** Where a PostgreSQL is, as far as it may be said: never with a password. */
export interface DatabasePlace {
  /** The setting that says where it is, e.g. `DATABASE_URL`. */
  readonly setting: string;
  /** e.g. `127.0.0.1:5432`. */
  readonly server: string;
  readonly database: string;
  readonly role: string;
}

const form = 'postgres://role:password@host:5432/database';

/** Which setting says where the database is, and what whoever wrote it calls settings. */
export interface StorageSetting {
  readonly key?: 'url' | 'directUrl' | 'ownerUrl';
  readonly names?: StorageNames;
}

/**
 * The error for a database that could not be opened: one sentence that names the setting, says what is wrong and what to do.
 * Errors of another kind are returned as they are.
 */
export const explainStorage = (failure: unknown, option: StoragePlace, setting: StorageSetting = {}): unknown => {
  if (typeof option === 'object' && 'dataDir' in option) return explainFolder(failure, option.dataDir, setting.names);
  const place = placeOf(option, setting);
  const sentence = place && explainServer(failure, place, setting);
  return sentence === undefined ? asStorageError(failure) : new ChatError('UNAVAILABLE', sentence, { cause: failure });
};

/** Codes of the operating system, when there is nobody at an address. */
const noAnswer = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOENT|08)/;

const explainServer = (
  failure: unknown,
  { setting, server, database, role }: DatabasePlace,
  { key = 'url', names = environmentNames }: StorageSetting,
): string | undefined => {
  const written = names.write(key, form);
  const code = sqlState(failure) ?? '';
  const said = reasonOf(failure);
  if (code === '3D000')
    return `${setting}: there is no database "${database}" on ${server}. Create it (createdb ${database}), or name another: ${written}`;
  if (code === '28P01')
    return `${setting}: the password of the role "${role}" is not the one that PostgreSQL on ${server} has. Set it in ${written}, with %-escapes for what is neither letter nor digit.`;
  if (code === '28000')
    return `${setting}: PostgreSQL on ${server} does not let the role "${role}" in (${said}). Create it (createuser ${role}), name another, or allow it in pg_hba.conf: ${written}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${setting}: no name server knows the host of ${server}. Correct it: ${written}`;
  if (code.startsWith('57P')) return `${setting}: PostgreSQL on ${server} accepts no connections now (${said}). Wait.`;
  if (code === '53300')
    return `${setting}: PostgreSQL on ${server} has no connection left (${said}). Lower ${names.nameOf('poolMax')}, or raise max_connections.`;
  if (noAnswer.test(code) || (code === '' && isSilence(said)))
    return `${setting}: no PostgreSQL answers on ${server} (${/pool is probably full/.test(said) ? `not in ${names.nameOf('connectTimeoutMs')}` : said}). Start it, or correct the address: ${written}`;
  return undefined;
};

const isSilence = (said: string): boolean => /timed out|timeout|terminated|Connection ended/i.test(said);

/** The first line of what an error says, that of its cause if it was translated. */
const reasonOf = (failure: unknown): string => {
  const cause = failure instanceof ChatError && failure.cause instanceof Error ? failure.cause : failure;
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0] ?? '';
};

/** Undefined for a host's own Knex, which only the host knows. */
export const placeOf = (
  option: StoragePlace,
  { key = 'url', names = environmentNames }: StorageSetting = {},
): DatabasePlace | undefined => {
  if (typeof option === 'function' || (typeof option === 'object' && !('url' in option))) return undefined;
  const text = typeof option === 'string' ? option : option.url;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const role = decodeURIComponent(url.username) || url.searchParams.get('user') || 'of this process';
  return {
    ...{ setting: names.nameOf(key), role },
    server: `${url.searchParams.get('host') ?? decodeURIComponent(url.hostname)}:${url.port || '5432'}`,
    database: decodeURIComponent(url.pathname.slice(1)) || role,
  };
};

const notWritable = /^(EACCES|EPERM|EROFS)$/;

/** The same for a folder of the embedded database, or beside it. */
export const explainFolder = (failure: unknown, folder: string, names: StorageNames = environmentNames): unknown => {
  const code = sqlState(failure) ?? '';
  const setting = names.nameOf('dataDir');
  const example = names.write('dataDir', '/var/lib/homeroom');
  const say = (text: string): ChatError =>
    new ChatError('UNAVAILABLE', `${setting}: ${text}, for example ${example}`, { cause: failure });
  if (notWritable.test(code))
    return say(
      `this user (${process.getuid?.() ?? ''}) may not write in ${folder}. Give it the folder, or set another`,
    );
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return say(`${folder} is a file, or lies below one, and must be a folder. Set the path of a folder`);
  if (code === 'ENOENT' || code === 'ENOSYS' || code === 'EINVAL')
    return say(`no folder can be created at ${folder}. Set another path`);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ChatError('INSUFFICIENT_STORAGE', `${setting}: no space is left for ${folder}. Make room.`, {
      cause: failure,
    });
  return failure;
};
