/** The settings of a database that sentences name. */
export type StorageKey = 'url' | 'directUrl' | 'ownerUrl' | 'dataDir' | 'poolMax' | 'connectTimeoutMs';

/** What whoever writes the settings of a database calls them. */
export interface StorageNames {
  /** e.g. `DATABASE_URL`, or `database.url`. */
  readonly nameOf: (key: StorageKey) => string;
  /** How it is written with this value, for an example. */
  readonly write: (key: StorageKey, value: string) => string;
}

const variables: Readonly<Record<StorageKey, string>> = {
  url: 'DATABASE_URL',
  directUrl: 'DATABASE_DIRECT_URL',
  ownerUrl: 'DATABASE_OWNER_URL',
  dataDir: 'DATA_DIR',
  poolMax: 'DB_POOL_MAX',
  connectTimeoutMs: 'DB_CONNECT_TIMEOUT',
};

/** For the server and the commands, whose settings are variables of the environment. */
export const environmentNames: StorageNames = {
  nameOf: (key) => variables[key],
  write: (key, value) => `${variables[key]}=${value}`,
};

/** For hosts, which give `createChat` options. */
export const optionNames: StorageNames = {
  nameOf: (key) => `the option database.${key}`,
  write: (key, value) => `createChat({ database: { ${key}: '${value}' } })`,
};
