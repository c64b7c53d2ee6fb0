import type { Duplex } from 'node:stream';
import createKnex, { type Knex } from 'knex';
import { type HostConnections, HostPool } from './HostPool.ts';
import { ownNodeName } from './nodeName.ts';
import { ownTypes } from './ownTypes.ts';

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
    /** A host's own pool, which is borrowed from and never closed. */
    | { readonly host: HostConnections }
  );

/** What every statement on these connections asks for; transactions inherit it. */
export interface DatabaseParams {
  readonly schema: string;
  readonly isPreparing: boolean;
  /** The schema of the extension `pg_trgm`; `public` until `placeExtensions` has looked. */
  extensions: string;
}

/** The parameters of a database that `openDatabase` opened, or of a transaction on it. */
export const paramsOf = (db: Knex): DatabaseParams =>
  (db.client as { readonly config: { readonly userParams: DatabaseParams } }).config.userParams;

/** Our tables have a schema of their own, because a host's database is likely to have `users` and `messages` too. */
export const defaultSchema = 'homeroom';

/** Where the migrations put extensions, and where statements in the sources name them. */
export const defaultExtensions = 'public';

/**
 * Opens no connection yet; the first statement does. Call `destroy()` at the end. No statement depends on what an earlier
 * one did to its connection: behind a pooler that was somebody else's, and the next one is.
 */
export const openDatabase = (source: DatabaseSource): Knex => {
  const { connectTimeoutMs = 5_000, log = () => {}, schema = defaultSchema, isPreparing = true } = source;
  const params: DatabaseParams = { schema, isPreparing, extensions: defaultExtensions };
  const settings: Knex.Config & { readonly userParams: DatabaseParams } = {
    client: 'pg',
    userParams: params,
    acquireConnectionTimeout: connectTimeoutMs,
    log: { warn: firstLine(log), error: firstLine(log), deprecate: firstLine(log), debug: () => {} },
    ...('host' in source
      ? { connectionPool: new HostPool(source.host, connectTimeoutMs) }
      : {
          connection: { ...connectionOf(source, connectTimeoutMs), types: ownTypes },
          pool: {
            min: 0,
            max: 'url' in source ? (source.poolMax ?? 10) : 1,
            // A connection that cannot be opened fails at once, not after the whole waiting time.
            propagateCreateError: true,
          },
        }),
  };
  return createKnex(settings);
};

/** Knex writes the stack of a failed connection too, which says nothing more. */
const firstLine =
  (log: (line: string) => void) =>
  (text: string): void =>
    log(String(text).split('\n', 1).join(''));

const connectionOf = (
  source: Exclude<DatabaseSource, { readonly host: HostConnections }>,
  connectionTimeoutMillis: number,
): object =>
  'url' in source
    ? { connectionString: source.url, fallback_application_name: ownNodeName, keepAlive: true, connectionTimeoutMillis }
    : { ...source.connection, connectionTimeoutMillis };
