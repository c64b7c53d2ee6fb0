import type { Duplex } from 'node:stream';
import createKnex, { type Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';

interface Common {
  /** Milliseconds to wait for a connection, new or used; 5,000 by default. */
  readonly connectTimeoutMs?: number;
  /** Receives lines about broken connections. Callers whose statements fail get an error in any case. */
  readonly log?: (line: string) => void;
}

export type DatabaseSource = Common &
  (
    | {
        readonly url: string;
        /** The most connections; 10 by default. */
        readonly poolMax?: number;
      }
    /** An embedded database, by the stream to it. It has one connection. */
    | { readonly connection: { readonly stream: () => Duplex; readonly user: string; readonly database: string } }
    /** The database of a host's own Knex: the same server and account, through a pool of our own. */
    | { readonly like: Knex; readonly poolMax?: number }
  );

interface PgConnection {
  query(text: string, done: (error: Error | null) => void): void;
}

/** Our tables have their own schema, because a host's database is likely to have `users` and `messages` too. */
export const schema = 'homeroom';

/**
 * The settings of every connection. JIT is off because compiling takes longer than any of our statements. On today's
 * disks random access costs little more than sequential access. A transaction of a frozen node ends before others give
 * up waiting for its rows. No statement runs for ever.
 */
export const setUp = `
  SELECT set_config('search_path', '${schema},' || current_setting('search_path'), false);
  SET jit = off;
  SET random_page_cost = 1.1;
  SET idle_in_transaction_session_timeout = '5s';
  SET statement_timeout = '60s'`;

/** Opens no connection yet; the first statement does. Call `destroy()` at the end. */
export const openDatabase = (source: DatabaseSource): Knex => {
  const { connectTimeoutMs = 5_000, log = () => {} } = source;
  const isEmbedded = 'connection' in source;
  return createKnex({
    client: 'pg',
    acquireConnectionTimeout: connectTimeoutMs,
    log: { warn: log, error: log, deprecate: log, debug: () => {} },
    connection: connectionOf(source, connectTimeoutMs),
    pool: {
      min: 0,
      max: isEmbedded ? 1 : (source.poolMax ?? 10),
      // A connection that cannot be opened fails at once, not after the whole waiting time.
      propagateCreateError: true,
      afterCreate: (connection: PgConnection, done: (error: Error | null, connection: PgConnection) => void) =>
        connection.query(setUp, (error) => done(error, connection)),
    },
  });
};

const connectionOf = (source: DatabaseSource, connectionTimeoutMillis: number) => {
  if ('url' in source) return { connectionString: source.url, keepAlive: true, connectionTimeoutMillis };
  if ('connection' in source) return { ...source.connection, connectionTimeoutMillis };
  const { connection } = source.like.client.config as Knex.Config;
  if (connection === undefined)
    throw new ChatError('INVALID_REQUEST', 'This Knex has no connection that could be used.');
  return connection;
};
