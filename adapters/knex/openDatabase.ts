import type { Duplex } from 'node:stream';
import createKnex, { type Knex } from 'knex';

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
  );

interface PgConnection {
  query(text: string, done: (error: Error | null) => void): void;
}

/**
 * Compiling costs more than any of our statements takes; a look-up by an index costs little more than its page, on
 * today's disks; a transaction whose node has frozen lets go of its rows; no statement runs for ever.
 */
const setUp = `
  SET jit = off;
  SET random_page_cost = 1.1;
  SET idle_in_transaction_session_timeout = '60s';
  SET statement_timeout = '60s'`;

/** Opens nothing yet: the first question does. Call `destroy()` at the end. */
export const openDatabase = (source: DatabaseSource): Knex => {
  const { connectTimeoutMs = 5_000, log = () => {} } = source;
  const isEmbedded = 'connection' in source;
  const server = isEmbedded ? source.connection : { connectionString: source.url, keepAlive: true };
  return createKnex({
    client: 'pg',
    acquireConnectionTimeout: connectTimeoutMs,
    log: { warn: log, error: log, deprecate: log, debug: () => {} },
    connection: { ...server, connectionTimeoutMillis: connectTimeoutMs },
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
