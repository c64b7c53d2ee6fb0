import type { PGlite } from '@electric-sql/pglite';

/** A second connection waits this long for the first to end, then is refused. */
const TURN_WAIT_MS = 5_000;
const MAX_WAITING = 16;

const simpleQuery = (sql: string): Buffer => {
  const body = Buffer.from(`${sql}\0`);
  const header = Buffer.alloc(5);
  header.write('Q');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
};

/** Sync first: a connection cut between an error and its Sync leaves the backend skipping messages until the next one. */
const RESET = [Buffer.from([0x53, 0, 0, 0, 4]), simpleQuery('ROLLBACK'), simpleQuery('DISCARD ALL')];

/** The engine's one session, lent to one connection at a time. */
export class Backend {
  readonly #pg: PGlite;
  #lent = false;
  #waiting: ((granted: boolean) => void)[] = [];
  #executed = 0;

  constructor(pg: PGlite) {
    this.#pg = pg;
  }

  /** Messages executed since the start; housekeeping uses it to see whether anything happened. */
  get executed(): number {
    return this.#executed;
  }

  get inTransaction(): boolean {
    return this.#pg.isInTransaction();
  }

  /** Resolves to false when the session stays with another connection for `TURN_WAIT_MS`, or too many wait already. */
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

  /** Rolls back what the connection left open and forgets its prepared statements, settings, temporary tables and LISTENs. */
  release(): void {
    for (const message of RESET) void this.execute(message, () => {});
    const next = this.#waiting[0];
    if (next) next(true);
    else this.#lent = false;
  }

  /**
   * Runs whole protocol messages to the end before it returns. `onBytes` gets views that are valid only during the call.
   * The streaming call is used because the other one also parses and keeps every result.
   */
  execute(messages: Uint8Array, onBytes: (view: Uint8Array) => void): Promise<void> {
    this.#executed += 1;
    return this.#pg.execProtocolRawStream(messages, { syncToFs: false, onRawData: onBytes });
  }

  /** Runs one statement of the engine's own, at once, and returns the first column. Only outside a transaction. */
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
