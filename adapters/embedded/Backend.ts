import type { PGlite } from '@electric-sql/pglite';

/** Milliseconds that a second connection waits for the first to end before it is refused. */
const TURN_WAIT_MS = 5_000;
const MAX_WAITING = 16;

const simpleQuery = (sql: string): Buffer => {
  const body = Buffer.from(`${sql}\0`);
  const header = Buffer.alloc(5);
  header.write('Q');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
};

/** Sync comes first, because after a connection that broke between an error and its Sync the backend skips messages. */
const RESET = [Buffer.from([0x53, 0, 0, 0, 4]), simpleQuery('ROLLBACK'), simpleQuery('DISCARD ALL')];

/** The engine's only session. One connection at a time holds it. */
export class Backend {
  readonly #pg: PGlite;
  #lent = false;
  #waiting: ((granted: boolean) => void)[] = [];
  #executed = 0;

  constructor(pg: PGlite) {
    this.#pg = pg;
  }

  /** The number of messages executed since the start. The housekeeper uses it to see whether the engine was idle. */
  get executed(): number {
    return this.#executed;
  }

  get inTransaction(): boolean {
    return this.#pg.isInTransaction();
  }

  /** Resolves to false if another connection holds the session for `TURN_WAIT_MS`, or if too many wait already. */
  acquire(): Promise<boolean> {
    if (!this.#lent) {
      this.#lent = true;
      return Promise.resolve(true);
    }
    if (this.#waiting.length >= MAX_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (granted: boolean): void => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((other) => other !== settle);
        resolve(granted);
      };
      const timer = setTimeout(settle, TURN_WAIT_MS, false);
      this.#waiting.push(settle);
    });
  }

  /** Rolls back the connection's open transaction and drops its prepared statements, settings, temporary tables, LISTENs. */
  release(): void {
    for (const message of RESET) void this.execute(message, () => {});
    const next = this.#waiting[0];
    if (next) next(true);
    else this.#lent = false;
  }

  /**
   * Executes whole protocol messages before it returns. `onBytes` gets views that are valid only during the call. It
   * uses PGlite's streaming call, because the other one also parses and keeps every result.
   */
  execute(messages: Uint8Array, onBytes: (view: Uint8Array) => void): Promise<void> {
    this.#executed += 1;
    return this.#pg.execProtocolRawStream(messages, { syncToFs: false, onRawData: onBytes });
  }

  /** Runs one internal statement at once and returns the first column. Only outside a transaction. */
  ask(sql: string): string[] {
    const parts: Uint8Array[] = [];
    void this.execute(simpleQuery(sql), (view) => parts.push(view.slice()));
    return firstColumn(Buffer.concat(parts));
  }
}

const DATA_ROW = 'D'.charCodeAt(0);
const FIRST_VALUE_AT = 11;

/** Reads DataRow messages: type, length, column count, then each column's length and text. */
const firstColumn = (messages: Buffer): string[] => {
  const values: string[] = [];
  for (let at = 0; at + 5 <= messages.length; at += 1 + messages.readInt32BE(at + 1)) {
    if (messages[at] !== DATA_ROW) continue;
    const start = at + FIRST_VALUE_AT;
    values.push(messages.toString('utf8', start, start + messages.readInt32BE(start - 4)));
  }
  return values;
};
