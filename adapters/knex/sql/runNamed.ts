import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { SqlValue } from './Sql.ts';

/** A statement as `pg` takes it: with numbered marks, and parsed and planned once on each connection under its name. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/** What is used of a connection of `pg`. */
interface Connection {
  query(
    config: NamedStatement & { readonly values: readonly SqlValue[] },
    answer: (failure: Error | null, response: { readonly rows: unknown[] }) => void,
  ): unknown;
  readonly __knexUid?: string;
  /** What Knex's pool reads before it hands the connection out again. */
  __knex__disposed?: unknown;
}

/** What is used of Knex's client, which has no types. */
interface Client {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  emit(event: 'query', query: object): unknown;
}

const named = new Map<string, NamedStatement>();

/** The statement for a text with marks `?` for Knex; one name for each text, in every part of the program. */
export const namedStatement = (text: string): NamedStatement => {
  const known = named.get(text);
  if (known !== undefined) return known;
  let count = 0;
  const numbered = text.replace(/\\\?|\?/g, (mark) => (mark === '?' ? `$${++count}` : '?'));
  const name = `homeroom_${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  const statement = { name, text: numbered };
  named.set(text, statement);
  return statement;
};

/**
 * Runs a named statement on a connection of Knex's pool. It needs nothing of Knex's builder, which would read the whole text
 * anew with every run: a fifteenth of a node's time at ordinary rates. A connection that does not answer in time is ended.
 */
export const runNamed = async (
  db: Knex,
  statement: NamedStatement,
  values: readonly SqlValue[],
  timeoutMs: number,
): Promise<unknown[]> => {
  const client = db.client as Client;
  const connection = await client.acquireConnection();
  try {
    client.emit('query', { sql: statement.text, bindings: values, __knexUid: connection.__knexUid });
    return await answerOf(connection, statement, values, timeoutMs);
  } finally {
    await client.releaseConnection(connection);
  }
};

const answerOf = (
  connection: Connection,
  { name, text }: NamedStatement,
  values: readonly SqlValue[],
  timeoutMs: number,
): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const failure = new Error(`query timeout of ${timeoutMs} ms exceeded`);
      connection.__knex__disposed = failure;
      reject(failure);
    }, timeoutMs);
    connection.query({ name, text, values }, (failure, response) => {
      clearTimeout(timer);
      if (failure === null || failure === undefined) resolve(response.rows);
      else reject(failure);
    });
  });
