import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { asStorageError, isHeld, isUndone } from './databaseErrors.ts';
import { defaultExtensions, defaultSchema, paramsOf } from './openDatabase.ts';
import { namedStatement, runNamed } from './runNamed.ts';
import type { Sql } from './Sql.ts';

/**
 * Up to so many rows a statement that takes rows as arrays is worth preparing: parsing and planning cost more than
 * running it. The planner has to see how many more there are.
 */
export const fewRows = 50;

export interface QueryOptions {
  /** Parse and plan once per connection. For statements with few different texts. */
  readonly isPrepared?: boolean;
  /** Milliseconds, 15,000 by default. After that the connection of the statement is closed. */
  readonly timeoutMs?: number;
}

/** Long enough for any single statement of a chat, short enough that a frozen server does not hold up everything. */
const defaultTimeoutMs = 15_000;

/**
 * Runs one statement on the pool or in a transaction. Its text names the tables in the schema `homeroom`; a database
 * with another one gets them there (`inSchema`). @throws ChatError UNAVAILABLE, INSUFFICIENT_STORAGE */
export const queryRows = async <Row>(
  db: Knex,
  { text, values }: Sql,
  { isPrepared = false, timeoutMs = defaultTimeoutMs }: QueryOptions = {},
): Promise<Row[]> => {
  try {
    const { schema, isPreparing, extensions } = paramsOf(db);
    const placed = inSchema(schema, withExtensions(extensions, text));
    const isNamed = isPrepared && isPreparing;
    if (isNamed && db.isTransaction !== true)
      return (await runNamed(db, namedStatement(placed), values, timeoutMs)) as Row[];
    const statement = db.raw<{ rows: Row[] }>(placed, values as Knex.RawBinding[]);
    if (isNamed) statement.options({ name: namedStatement(placed).name });
    const { rows } = await statement.timeout(timeoutMs);
    return rows;
  } catch (error) {
    throw asStorageError(error);
  }
};

/** A statement of the default schema for another one. Values are not in the text, and `literal` splits the name. */
const inSchema = (schema: string, text: string): string =>
  schema === defaultSchema ? text : text.replaceAll(ownTable, quoted(schema));

const withExtensions = (schema: string, text: string): string =>
  schema === defaultExtensions ? text : text.replaceAll(ownExtension, quoted(schema));

const quoted = (schema: string): string => `"${schema.replaceAll('"', '""')}".`;

/** Functions and operators of extensions, and nothing else, are called in the schema `public`. */
const ownExtension = /\bpublic\./g;
const ownTable = /\bhomeroom\./g;

/** How often a transaction runs if the database undoes it because of a deadlock or a failed serialization. */
const maxAttempts = 4;
/** Milliseconds for which a transaction is retried while another one holds what it needs. */
const patienceMs = 10_000;
/** Milliseconds between two attempts. */
const pauseMs = 10;

/**
 * Runs work in a transaction. It runs again if the database undid it, or if another transaction holds what it needs
 * (SQLSTATE 55P03): waiting outside of the transaction leaves the connection to others. The work must send every
 * statement through `trx`.
 */
export const inTransaction = async <Result>(
  db: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> => {
  const began = performance.now();
  for (let undone = 0; ; ) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (isHeld(error) && performance.now() - began < patienceMs) await pause(pauseMs);
      else if (!isUndone(error) || ++undone === maxAttempts) throw asStorageError(error);
      // The other transaction may be retried too; a random pause keeps them apart.
      else await pause(Math.random() * 2 * pauseMs);
    }
  }
};
