import type { Duplex } from 'node:stream';
import createKnex, { type Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';

interface Common {
  /** The schema of our tables; `homeroom` by default. */
  readonly schema?: string;
  /** False behind a pooler that hands out connections by transaction: then no statement is prepared by name. */
  readonly isPreparing?: boolean;
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

/** What every statement on these connections asks for; transactions inherit it. */
export interface DatabaseParams {
  readonly schema: string;
  readonly isPreparing: boolean;
}

/** The parameters of a database that `openDatabase` opened, or of a transaction on it. */
export const paramsOf = (db: Knex): DatabaseParams =>
  (db.client as { readonly config: { readonly userParams: DatabaseParams } }).config.userParams;

/** Our tables have a schema of their own, because a host's database is likely to have `users` and `messages` too. */
export const defaultSchema = 'homeroom';

/**
 * Opens no connection yet; the first statement does. Call `destroy()` at the end. No statement depends on what an earlier
 * one did to its connection: behind a pooler that was somebody else's, and the next one is.
 */
export const openDatabase = (source: DatabaseSource): Knex => {
  const { connectTimeoutMs = 5_000, log = () => {}, schema = defaultSchema, isPreparing = true } = source;
  const params: DatabaseParams = { schema, isPreparing };
  const isEmbedded = 'connection' in source;
  const settings: Knex.Config & { readonly userParams: DatabaseParams } = {
    client: 'pg',
    userParams: params,
    acquireConnectionTimeout: connectTimeoutMs,
    log: { warn: log, error: log, deprecate: log, debug: () => {} },
    connection: connectionOf(source, connectTimeoutMs),
    pool: {
      min: 0,
      max: isEmbedded ? 1 : (source.poolMax ?? 10),
      // A connection that cannot be opened fails at once, not after the whole waiting time.
      propagateCreateError: true,
    },
  };
  return createKnex(settings);
};

const connectionOf = (source: DatabaseSource, connectionTimeoutMillis: number) => {
  if ('url' in source) return { connectionString: source.url, keepAlive: true, connectionTimeoutMillis };
  if ('connection' in source) return { ...source.connection, connectionTimeoutMillis };
  const { connection } = source.like.client.config as Knex.Config;
  if (connection === undefined)
    throw new ChatError('INVALID_REQUEST', 'This Knex has no connection that could be used.');
  return connection;
};
