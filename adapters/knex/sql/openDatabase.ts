import type { Duplex } from 'node:stream';
import createKnex, { type Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';

interface Common {
  /** Milliseconds to wait for a connection, new or used; 5,000 by default. */
  readonly connectTimeoutMs?: number;
  /** Told of connections that broke. Whoever asks through one is told anyway. */
  readonly log?: (line: string) => void;
}

export type DatabaseSource = Common &
  (
    | {
        readonly url: string;
        /** Connections at most; 10 by default. */
        readonly poolMax?: number;
      }
    /** An embedded database, by what its connections go through. It has one connection. */
    | { readonly connection: { readonly stream: () => Duplex; readonly user: string; readonly database: string } }
    /** Where a host's own Knex keeps its data: the same server and account, through a pool of our own. */
    | { readonly like: Knex; readonly poolMax?: number }
  );

interface PgConnection {
  query(text: string, done: (error: Error | null) => void): void;
}

/** Our tables have a schema of their own: a host's database is likely to have `users` and `messages` too. */
export const schema = 'homeroom';

/**
 * Compiling costs more than any of our statements takes; a look-up by an index costs little more than its page, on
 * today's disks; a transaction whose node has frozen lets go of its rows, sooner than others give up waiting for them; no
 * statement runs for ever.
 */
export const setUp = `
  SELECT set_config('search_path', '${schema},' || current_setting('search_path'), false);
  SET jit = off;
  SET random_page_cost = 1.1;
  SET idle_in_transaction_session_timeout = '5s';
  SET statement_timeout = '60s'`;

/** Opens nothing yet: the first question does. Call `destroy()` at the end. */
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
      // A connection that cannot be had is told of at once, not after the whole waiting time.
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
