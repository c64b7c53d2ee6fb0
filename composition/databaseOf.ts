import type { Config } from './Config.ts';
import type { DatabaseOption } from './openStorage.ts';

/** The database that the settings name. */
export const databaseOf = ({ database, connectTimeoutMs }: Config): DatabaseOption =>
  'url' in database ? { ...database, connectTimeoutMs } : database;
