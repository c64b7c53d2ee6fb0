import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { defaultSchema, paramsOf } from './openDatabase.ts';
import { type Sql, sql } from './Sql.ts';

/** The first key of our advisory locks: "hr" in ASCII. */
const family = 0x6872;

/**
 * The two keys of an advisory lock. Locks belong to a database and not to a schema, so the second key depends on the schema:
 * two chats in one database do not wait for each other. In the default schema it is the number itself.
 */
export const advisoryKey = (db: Knex, lock: number): Sql => {
  const { schema } = paramsOf(db);
  const key = schema === defaultSchema ? lock : createHash('sha256').update(`${schema}:${lock}`).digest().readInt32BE();
  return sql`${family}::int, ${key}::int`;
};
