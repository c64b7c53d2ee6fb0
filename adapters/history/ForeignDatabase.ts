import pg from 'pg';
import { ChatError } from '../../core/errors.ts';

/** Rows of one fetch. */
const rowsAtOnce = 1_000;
const connectTimeoutMs = 10_000;

/** A table as the role of the connection sees it. */
export interface ForeignTable {
  readonly columns: ReadonlySet<string>;
  readonly isReadable: boolean;
}

/**
 * The database of another chat, in one read-only transaction over one moment, until it is closed. It asks for no right but SELECT, and leaves
 * nothing behind.
 */
export class ForeignDatabase {
  readonly #client: pg.Client;
  #cursors = 0;
  #closing: Promise<void> | undefined;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @throws ChatError INVALID_REQUEST for a bad address, UNAVAILABLE if nothing answers there */
  static async open(url: string): Promise<ForeignDatabase> {
    const client = new pg.Client(settingsOf(url));
    // Statements reject as well.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query("SET LOCAL TIME ZONE 'UTC'");
      // Rows come as they are used; between two fetches Homeroom may write for a while.
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await client.query('SET LOCAL statement_timeout = 0');
      return new ForeignDatabase(client);
    } catch (error) {
      await client.end().catch(() => {});
      throw unreachable(url, error);
    }
  }

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return (await this.#client.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw unreadable(error);
    }
  }

  /** The rows of a statement, a few at a time. */
  async *stream<Row extends object>(text: string): AsyncIterable<Row> {
    this.#cursors += 1;
    const cursor = `homeroom_${this.#cursors}`;
    await this.rows(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`);
    for (;;) {
      const rows = await this.rows<Row>(`FETCH ${rowsAtOnce} FROM ${cursor}`);
      yield* rows;
      if (rows.length < rowsAtOnce) break;
    }
    await this.rows(`CLOSE ${cursor}`);
  }

  /** Undefined for a table that is not there. */
  async table(name: string): Promise<ForeignTable | undefined> {
    const [row] = await this.rows<{ columns: string[]; is_readable: boolean }>(
      `SELECT array_agg(a.attname::text) AS columns, has_table_privilege(c.oid, 'SELECT') AS is_readable
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.oid = to_regclass($1) GROUP BY c.oid`,
      [name],
    );
    return row && { columns: new Set(row.columns), isReadable: row.is_readable };
  }

  /** Who reads which database, for messages. */
  async whoAndWhere(): Promise<{ readonly role: string; readonly database: string }> {
    const [row] = await this.rows<{ role: string; database: string }>(
      'SELECT current_user::text AS role, current_database()::text AS database',
    );
    return row ?? { role: '', database: '' };
  }

  /** Ends the transaction with its connection. May be called again. */
  async close(): Promise<void> {
    this.#closing ??= this.#client.end();
    await this.#closing;
  }
}

const settingsOf = (url: string): pg.ClientConfig => {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new ChatError(
      'INVALID_REQUEST',
      'Say with --database where the old chat is: postgres://reader:…@host:5432/name',
    );
  return {
    ...{ connectionString: url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true },
    application_name: 'homeroom import-from',
  };
};

/** Without the password. */
const placeOf = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'the local socket'}${port && `:${port}`}${pathname}`;
};

const unreachable = (url: string, cause: unknown): ChatError => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ChatError(
    'UNAVAILABLE',
    `The database of the old chat cannot be opened at ${placeOf(url)}: ${why}. Look at --database: host, port, name, role and password.`,
    { cause },
  );
};

const unreadable = (cause: unknown): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    `The database of the old chat cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. What is in stays; run it again to go on.`,
    { cause },
  );
